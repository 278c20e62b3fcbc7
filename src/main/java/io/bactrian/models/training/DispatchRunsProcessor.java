package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Sends every run that is due to the trainer. */
final class DispatchRunsProcessor implements Processor {
  private final DispatchStep step;

  DispatchRunsProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    while (step.next()) {
      // until none is due: what fails is due later
    }
  }
}
