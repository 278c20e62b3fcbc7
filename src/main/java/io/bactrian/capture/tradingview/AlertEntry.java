package io.bactrian.capture.tradingview;

import io.bactrian.capture.sources.Inbound;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.Ulid;
import java.time.Instant;

/**
 * Becomes a row of {@code tv_signals} with the entry's id.
 *
 * @param sha256 of the body
 */
@SuppressWarnings("ArrayRecordComponent") // a digest on its way, compared by the database
record AlertEntry(
    String id, Instant receivedAt, InboundMessage message, TradingSignal signal, byte[] sha256)
    implements Inbound {
  static AlertEntry of(Instant receivedAt, InboundMessage message, TradingSignal signal) {
    return new AlertEntry(Ulid.next(), receivedAt, message, signal, message.sha256());
  }
}
