package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Turns a valid message of an Expert Advisor into an {@link Mt5Batch}; the sender is its login now.
 */
final class NormaliseMt5Processor implements Processor {
  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Mt5Batch batch = Mt5Batch.of(exchange.getMessage().getMandatoryBody(JsonNode.class));
    exchange.setProperty(InboundMessage.KEY, InboundMessage.of(exchange).from(batch.login()));
    exchange.getMessage().setBody(batch);
  }
}
