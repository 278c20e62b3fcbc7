package io.bactrian.models.modelsync;

import io.bactrian.models.registry.Passed;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Hands the {@link VerifiedArtifact} in the body to the registry; the body becomes the outcome. */
final class RegisterArtifactProcessor implements Processor {
  private final Admission admission;
  private Passed passed = Passed.CHAMPION;

  RegisterArtifactProcessor(Admission admission) {
    this.admission = admission;
  }

  /** What becomes of a model that the gate lets pass: champion or candidate. */
  public void setPassed(String passed) {
    this.passed = Passed.of(passed);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    var message = exchange.getMessage();
    message.setBody(admission.admit(message.getMandatoryBody(VerifiedArtifact.class), passed));
  }
}
