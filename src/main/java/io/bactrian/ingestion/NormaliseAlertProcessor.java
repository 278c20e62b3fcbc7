package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid alert into a {@link TradingSignal}. */
final class NormaliseAlertProcessor implements Processor {
  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode alert = exchange.getMessage().getMandatoryBody(JsonNode.class);
    exchange.getMessage().setBody(TradingSignal.of(alert));
  }
}
