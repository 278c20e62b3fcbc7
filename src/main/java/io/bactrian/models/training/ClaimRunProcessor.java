package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The body becomes the {@link ClaimedRun} that is due longest, null where none is due. */
final class ClaimRunProcessor implements Processor {
  private final DispatchStep step;

  ClaimRunProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(step.claim().orElse(null));
  }
}
