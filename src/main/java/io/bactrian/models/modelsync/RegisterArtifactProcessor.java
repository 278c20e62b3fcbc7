package io.bactrian.models.modelsync;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Hands the {@link VerifiedArtifact} in the body to the registry; the body becomes the outcome. */
final class RegisterArtifactProcessor implements Processor {
  private final Admission admission;

  RegisterArtifactProcessor(Admission admission) {
    this.admission = admission;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    var message = exchange.getMessage();
    message.setBody(admission.admit(message.getMandatoryBody(VerifiedArtifact.class)));
  }
}
