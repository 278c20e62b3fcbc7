package io.bactrian.ingestion;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores an {@link Mt5Batch}; the body becomes the answer. */
final class StoreMt5Processor implements Processor {
  private final Mt5Store store;

  StoreMt5Processor(Mt5Store store) {
    this.store = store;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Mt5Batch batch = exchange.getMessage().getMandatoryBody(Mt5Batch.class);
    exchange.getMessage().setBody(store.store(InboundMessage.of(exchange), batch));
  }
}
