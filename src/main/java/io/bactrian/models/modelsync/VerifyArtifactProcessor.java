package io.bactrian.models.modelsync;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a {@link DownloadedArtifact} into a {@link VerifiedArtifact}. */
final class VerifyArtifactProcessor implements Processor {
  private final Verification verification;

  VerifyArtifactProcessor(Verification verification) {
    this.verification = verification;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    var message = exchange.getMessage();
    message.setBody(verification.verify(message.getMandatoryBody(DownloadedArtifact.class)));
  }
}
