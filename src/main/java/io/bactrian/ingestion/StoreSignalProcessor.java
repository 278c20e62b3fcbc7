package io.bactrian.ingestion;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores a {@link TradingSignal}; the body becomes the answer, {@link Stored}. */
final class StoreSignalProcessor implements Processor {
  private final SignalStore store;

  StoreSignalProcessor(SignalStore store) {
    this.store = store;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    TradingSignal signal = exchange.getMessage().getMandatoryBody(TradingSignal.class);
    exchange.getMessage().setBody(store.store(InboundMessage.of(exchange), signal));
  }
}
