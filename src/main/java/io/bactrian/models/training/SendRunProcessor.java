package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Hands the {@link ClaimedRun} in the body to the trainer. */
final class SendRunProcessor implements Processor {
  private final DispatchStep step;

  SendRunProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    step.send(exchange.getMessage().getMandatoryBody(ClaimedRun.class));
  }
}
