package io.bactrian.ingestion;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What a webhook brought, ready to become rows; as it is written to the spool, too. Each type has a
 * {@link TypedStore}, which names it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
interface Inbound {
  /** A ULID: the same entry, however often it is stored. */
  String id();

  Instant receivedAt();

  InboundMessage message();
}
