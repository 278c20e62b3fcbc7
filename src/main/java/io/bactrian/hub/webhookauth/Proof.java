package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;

/** How the senders of one source prove who they are. */
public interface Proof {
  /**
   * Looks at what comes before the body.
   *
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} or {@link ErrorCode#FORBIDDEN} where
   *     that is enough to refuse the call
   */
  Claim claim(WebhookCall call);

  /** Whether a message may hold its sender's secret, which {@code ***} then takes the place of. */
  default boolean masks() {
    return false;
  }

  /** Whether a refused message may be sent through its route again. */
  default boolean replayable() {
    return true;
  }

  /**
   * Whether a call of the source's address without its token, or with more behind it, is that of an
   * unknown sender rather than of an address that is not there.
   */
  default boolean guardsBelow() {
    return false;
  }
}
