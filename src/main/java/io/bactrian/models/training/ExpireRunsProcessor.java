package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes back the runs of trainers that have fallen silent. */
final class ExpireRunsProcessor implements Processor {
  private final DispatchStep step;

  ExpireRunsProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    step.expire();
  }
}
