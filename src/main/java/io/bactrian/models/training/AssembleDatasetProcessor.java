package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Assembles the dataset of the oldest request that has none. */
final class AssembleDatasetProcessor implements Processor {
  private final DatasetStep step;

  AssembleDatasetProcessor(DatasetStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    step.next();
  }
}
