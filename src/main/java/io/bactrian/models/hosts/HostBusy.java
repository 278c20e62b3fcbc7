package io.bactrian.models.hosts;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;

/** A host that took no job because it has enough of them; it may say when to come again. */
public final class HostBusy extends HubException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  HostBusy(String message, Duration retryAfter) {
    super(ErrorCode.UNAVAILABLE, message);
    this.retryAfter = retryAfter;
  }

  /** Zero where it does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
