package io.bactrian.models.checks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a check found.
 *
 * @param check its {@link Check#key}
 * @param message what was compared, or why it was not
 * @param figures by name, finite
 * @param findings empty unless it failed or warns
 */
public record CheckResult(
    String check,
    Status status,
    String message,
    Map<String, Object> figures,
    List<Finding> findings) {
  /** How a check may end. */
  public enum Status {
    PASSED,
    /** Worth a look; it stops nothing. */
    WARNED,
    FAILED,
    /** It could not be done, which proves nothing. */
    SKIPPED;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Failed where there are findings. */
  static CheckResult of(
      Check check, String message, Map<String, Object> figures, List<Finding> findings) {
    Status status = findings.isEmpty() ? Status.PASSED : Status.FAILED;
    return new CheckResult(check.key(), status, message, figures, findings);
  }

  /** What could not be done; it proves nothing. */
  public static CheckResult skipped(Check check, String why) {
    return new CheckResult(check.key(), Status.SKIPPED, why, Map.of(), List.of());
  }

  /** The same where the finding has an innocent explanation, which the message has to name. */
  public CheckResult asWarning(String why) {
    return status == Status.FAILED
        ? new CheckResult(check, Status.WARNED, message + " " + why, figures, findings)
        : this;
  }

  public boolean failed() {
    return status == Status.FAILED;
  }

  /** The check, and its first finding where there is one. */
  public String line() {
    return check + ": " + (findings.isEmpty() ? message : findings.get(0).message());
  }
}
