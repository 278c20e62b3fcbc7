package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Requeues the runs of trainers that report nothing. */
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
