package io.bactrian.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.runs.Callback;
import io.bactrian.models.runs.RunToken;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Takes a trainer's callback; the body becomes the answer. */
final class RecordCallbackProcessor implements Processor {
  private final Callbacks callbacks;
  private Passed passed = Passed.CHAMPION;

  RecordCallbackProcessor(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  /** What becomes of a model that the gate lets pass: champion or candidate. */
  public void setPassed(String passed) {
    this.passed = Passed.of(passed);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    InboundMessage message = InboundMessage.of(exchange);
    Callback callback = Callback.of(exchange.getMessage().getMandatoryBody(JsonNode.class));
    exchange
        .getMessage()
        .setBody(
            callbacks.take(message.sender(), callback, RunToken.sha256(message.body()), passed));
  }
}
