package io.bactrian.models.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Puts back the version that the champion replaced; the body becomes which one answers. */
final class RollBackModelProcessor implements Processor {
  private final ModelsController models;

  RollBackModelProcessor(ModelsController models) {
    this.models = models;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String model = GivenFields.given("model", request.path("model").textValue());
    var rollback =
        new ModelsController.Rollback(
            request.path("reason").textValue(), request.path("dry_run").asBoolean());
    exchange.getMessage().setBody(models.rollback(model, rollback));
  }
}
