package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Releases the version that the body names; the body becomes the release. */
final class TagVersionProcessor implements Processor {
  private final Releases releases;

  TagVersionProcessor(Releases releases) {
    this.releases = releases;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String model = GivenFields.given("model", request.path("model").textValue());
    String tag = GivenFields.given("tag", request.path("tag").textValue());
    String version = GivenFields.given("version", request.path("version").textValue());
    Asked asked = Asked.of(request.path("reason").textValue(), request.path("dry_run").asBoolean());
    exchange.getMessage().setBody(releases.tag(model, tag, version, asked));
  }
}
