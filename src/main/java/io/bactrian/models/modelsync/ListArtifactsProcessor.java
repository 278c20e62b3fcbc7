package io.bactrian.models.modelsync;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the body the artifacts to look at, oldest first. */
final class ListArtifactsProcessor implements Processor {
  private final Polling polling;

  ListArtifactsProcessor(Polling polling) {
    this.polling = polling;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(polling.poll());
  }
}
