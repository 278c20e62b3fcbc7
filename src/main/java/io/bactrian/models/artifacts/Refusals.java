package io.bactrian.models.artifacts;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** An artifact is refused for good, or has to wait. */
public final class Refusals {
  private Refusals() {}

  /**
   * @param file the file or field at fault
   */
  public static HubException refused(String file, String reason) {
    return refused(file, reason, null);
  }

  public static HubException refused(String file, String reason, @Nullable Throwable cause) {
    return new HubException(ErrorCode.UNPROCESSABLE, file, reason, cause);
  }

  public static HubException waits(String reason) {
    return new HubException(ErrorCode.UNAVAILABLE, reason);
  }

  public static HubException waits(String reason, Throwable cause) {
    return new HubException(ErrorCode.UNAVAILABLE, null, reason, cause);
  }
}
