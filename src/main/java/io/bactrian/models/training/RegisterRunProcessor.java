package io.bactrian.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.releases.Asked;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Registers what the run that the body names has uploaded; the body becomes the version. */
final class RegisterRunProcessor implements Processor {
  private final RunRegistrations registrations;
  private Passed passed = Passed.CHAMPION;

  RegisterRunProcessor(RunRegistrations registrations) {
    this.registrations = registrations;
  }

  /** What becomes of a model that the gate lets pass: champion or candidate. */
  public void setPassed(String passed) {
    this.passed = Passed.of(passed);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String run = GivenFields.given("run", request.path("run").textValue());
    Asked asked = Asked.of(request.path("reason").textValue(), request.path("dry_run").asBoolean());
    exchange
        .getMessage()
        .setBody(registrations.register(run, request.path("tag").textValue(), asked, passed));
  }
}
