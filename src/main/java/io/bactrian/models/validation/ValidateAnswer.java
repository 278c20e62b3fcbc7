package io.bactrian.models.validation;

import io.bactrian.models.checks.CheckResult;
import java.util.List;

/**
 * What the checks of a call found.
 *
 * @param passed false where one failed; a check that was skipped proves nothing
 * @param checks in the order in which they were done
 */
public record ValidateAnswer(boolean passed, List<CheckResult> checks) {
  static ValidateAnswer of(List<CheckResult> checks) {
    return new ValidateAnswer(checks.stream().noneMatch(CheckResult::failed), checks);
  }
}
