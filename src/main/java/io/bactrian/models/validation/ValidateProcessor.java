package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid call into a {@link ValidateAnswer}. */
final class ValidateProcessor implements Processor {
  private final Validation validation;
  private final Clock clock;

  ValidateProcessor(Validation validation, Clock clock) {
    this.validation = validation;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    exchange.getMessage().setBody(validation.answer(body, clock.instant()));
  }
}
