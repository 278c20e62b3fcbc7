package io.bactrian.models.training;

import io.bactrian.shared.HubException;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** After a catch: the {@link ClaimedRun} in the body waits for its next attempt, or has failed. */
final class RequeueRunProcessor implements Processor {
  private final DispatchStep step;

  RequeueRunProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    HubException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, HubException.class);
    step.requeue(
        exchange.getMessage().getMandatoryBody(ClaimedRun.class),
        Objects.requireNonNull(failure, "requeue-run-action follows doCatch"));
  }
}
