package io.bactrian.hub.webhookauth;

import io.bactrian.hub.http.RequestBody;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** Who a caller says it is: proven by what came before the body, or to be proven by the body. */
public sealed interface Claim {
  /**
   * @param sender who it is, never a secret
   * @param messageId the sender's own id of the message, where it gives one
   * @param question what the route gets in place of the body, where the call has none
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  record Proven(String sender, @Nullable String messageId, byte @Nullable [] question)
      implements Claim {
    public Proven(String sender) {
      this(sender, null, null);
    }
  }

  /** Until its body is read to its end, it is an unproven caller's. */
  non-sealed interface OverBody extends Claim {
    /** What gets every byte of the body, or null. */
    RequestBody.@Nullable Digest digest();

    /**
     * @param beginning of the body, all of it where it keeps to the limit
     * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the body does not prove it
     */
    Proven verify(byte[] beginning);
  }
}
