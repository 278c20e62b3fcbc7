package io.bactrian.capture.supabase;

import io.bactrian.capture.sources.Inbound;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.Ulid;
import java.time.Instant;

/** Becomes a row of the change log's inbox. */
record ChangeEntry(String id, Instant receivedAt, InboundMessage message, ExternalChange change)
    implements Inbound {
  static ChangeEntry of(Instant receivedAt, InboundMessage message, ExternalChange change) {
    return new ChangeEntry(Ulid.next(), receivedAt, message, change);
  }
}
