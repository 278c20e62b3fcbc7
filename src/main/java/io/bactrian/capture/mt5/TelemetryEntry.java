package io.bactrian.capture.mt5;

import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.RefusedEntry;
import io.bactrian.capture.sources.RejectedItem;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;

/** Becomes the rows of a batch. */
public record TelemetryEntry(String id, Instant receivedAt, InboundMessage message, Mt5Batch batch)
    implements Inbound {
  public static TelemetryEntry of(Instant receivedAt, InboundMessage message, Mt5Batch batch) {
    return new TelemetryEntry(Ulid.next(), receivedAt, message, batch);
  }

  Stream<RefusedEntry> refusedItems() {
    return batch.rejected().stream().map(this::refused);
  }

  /** Its id is the message's and the item's place, so that a batch sent again keeps it once. */
  private RefusedEntry refused(RejectedItem item) {
    String place = (message.messageId() == null ? id : message.messageId()) + '#' + item.index();
    byte[] body = item.body().getBytes(StandardCharsets.UTF_8);
    return RefusedEntry.of(
        message.source() + '/' + message.sender() + '/' + place,
        receivedAt,
        new InboundMessage(message.source(), message.sender(), place, message.contentType(), body),
        body.length,
        new HubException(ErrorCode.INVALID_FIELD, item.field(), item.message()));
  }
}
