package io.bactrian.capture.sources;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Becomes a row of {@code rejected_messages}.
 *
 * @param bodySize bytes that were sent; of a body over the limit only the beginning is there
 */
public record RefusedEntry(
    String id,
    Instant receivedAt,
    InboundMessage message,
    long bodySize,
    ErrorCode code,
    @Nullable String field,
    String reason)
    implements Inbound {
  private static final long RESENT_SECONDS = 600;

  public static RefusedEntry of(Inbound entry, HubException reason) {
    return of(
        entry.id(), entry.receivedAt(), entry.message(), entry.message().body().length, reason);
  }

  public static RefusedEntry of(
      Instant receivedAt, InboundMessage message, long bodySize, HubException reason) {
    return of(Ulid.next(), receivedAt, message, bodySize, reason);
  }

  /**
   * Has the same id each time that its sender resends it, so that it is kept once. Where messages
   * have no id, the same bytes count as a resend for ten minutes.
   */
  static RefusedEntry once(Instant receivedAt, InboundMessage message, HubException reason) {
    String moment =
        message.messageId() == null
            ? Long.toString(receivedAt.getEpochSecond() / RESENT_SECONDS)
            : message.messageId();
    String id =
        String.join(
            "/",
            "untaken",
            message.source(),
            message.sender(),
            HexFormat.of().formatHex(message.sha256()),
            moment);
    return of(id, receivedAt, message, message.body().length, reason);
  }

  public static RefusedEntry of(
      String id, Instant receivedAt, InboundMessage message, long bodySize, HubException reason) {
    return new RefusedEntry(
        id,
        receivedAt,
        message,
        bodySize,
        reason.code(),
        reason.field(),
        String.valueOf(reason.getMessage()));
  }
}
