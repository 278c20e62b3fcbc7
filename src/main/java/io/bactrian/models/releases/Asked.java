package io.bactrian.models.releases;

import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a change and why.
 *
 * @param dryRun true where it is asked what would happen
 */
public record Asked(String by, String reason, boolean dryRun) {
  public static Asked of(@Nullable String reason, @Nullable Boolean dryRun) {
    return new Asked(
        Caller.current().name(), GivenFields.reason(reason), Boolean.TRUE.equals(dryRun));
  }
}
