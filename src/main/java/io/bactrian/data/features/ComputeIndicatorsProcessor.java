package io.bactrian.data.features;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid call into an {@link IndicatorAnswer}. */
final class ComputeIndicatorsProcessor implements Processor {
  private final IndicatorService indicators;

  ComputeIndicatorsProcessor(IndicatorService indicators) {
    this.indicators = indicators;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    exchange.getMessage().setBody(indicators.answer(IndicatorRequest.of(body, now)));
  }
}
