package io.bactrian.capture.sources;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.bactrian.hub.http.InboundMessage;
import java.time.Instant;

/**
 * What a webhook brought, ready to become rows; as it is written to the spool, too. Each type has a
 * {@link TypedStore}, which names it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface Inbound {
  /** A ULID: the same entry, however often it is stored. */
  String id();

  Instant receivedAt();

  InboundMessage message();
}
