package io.bactrian.capture.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.Ulid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Becomes a row of {@code events} with the entry's id.
 *
 * @param kind what its source calls it
 * @param key what identifies it among its source's events of its kind
 * @param prompt the revision of the prompt that it came of, if it did
 */
record EventEntry(
    String id,
    Instant receivedAt,
    InboundMessage message,
    String kind,
    String key,
    JsonNode payload,
    @Nullable String prompt)
    implements Inbound {
  static EventEntry of(
      Instant receivedAt,
      InboundMessage message,
      String kind,
      String key,
      JsonNode payload,
      @Nullable String prompt) {
    return new EventEntry(Ulid.next(), receivedAt, message, kind, key, payload, prompt);
  }
}
