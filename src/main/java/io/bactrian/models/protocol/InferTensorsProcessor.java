package io.bactrian.models.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers a valid request with what the model of the headers makes of its tensors. */
final class InferTensorsProcessor implements Processor {
  private final ServedModels models;

  InferTensorsProcessor(ServedModels models) {
    this.models = models;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Message message = exchange.getMessage();
    message.setBody(
        models.infer(
            String.valueOf(message.getHeader("model", String.class)),
            message.getHeader("version", String.class),
            message.getMandatoryBody(JsonNode.class)));
  }
}
