package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Sets, moves or removes the alias that the body names; the body becomes what it names now. */
final class SetAliasProcessor implements Processor {
  private final Aliases aliases;

  SetAliasProcessor(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String model = GivenFields.given("model", request.path("model").textValue());
    String alias = GivenFields.given("alias", request.path("alias").textValue());
    String version =
        request.path("remove").asBoolean()
            ? null
            : GivenFields.given("version", request.path("version").textValue());
    Asked asked = Asked.of(request.path("reason").textValue(), request.path("dry_run").asBoolean());
    exchange.getMessage().setBody(aliases.move(model, alias, version, asked));
  }
}
