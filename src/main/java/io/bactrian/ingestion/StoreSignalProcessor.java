package io.bactrian.ingestion;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores a {@link TradingSignal}; the body becomes the answer, {@link Stored}. */
final class StoreSignalProcessor implements Processor {
  private final SignalStore store;
  private final WebhookMeters meters;

  StoreSignalProcessor(SignalStore store, WebhookMeters meters) {
    this.store = store;
    this.meters = meters;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    TradingSignal signal = exchange.getMessage().getMandatoryBody(TradingSignal.class);
    InboundMessage message = InboundMessage.of(exchange);
    Stored answer = store.store(message, signal);
    meters.count(message.source(), answer.status());
    exchange.getMessage().setBody(answer);
  }
}
