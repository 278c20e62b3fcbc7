package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.FoundArtifact;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Fails where the {@link FoundArtifact} in the body is not from where models may come from. */
final class CheckArtifactOriginProcessor implements Processor {
  private final ArtifactSource source;

  CheckArtifactOriginProcessor(ArtifactSource source) {
    this.source = source;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    source.checkOrigin(exchange.getMessage().getMandatoryBody(FoundArtifact.class));
  }
}
