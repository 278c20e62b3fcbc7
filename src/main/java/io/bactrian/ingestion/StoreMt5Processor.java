package io.bactrian.ingestion;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores an {@link Mt5Batch}; the body becomes the answer. */
final class StoreMt5Processor implements Processor {
  private final Mt5Store store;
  private final WebhookMeters meters;

  StoreMt5Processor(Mt5Store store, WebhookMeters meters) {
    this.store = store;
    this.meters = meters;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Mt5Batch batch = exchange.getMessage().getMandatoryBody(Mt5Batch.class);
    InboundMessage message = InboundMessage.of(exchange);
    Mt5Store.Answer answer = store.store(message, batch);
    meters.count(message.source(), answer.status());
    exchange.getMessage().setBody(answer);
  }
}
