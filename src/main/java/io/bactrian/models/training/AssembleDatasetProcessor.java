package io.bactrian.models.training;

import io.bactrian.data.cleaning.CleaningPlan;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Assembles the dataset of the oldest request that has none, by the plan that the body is. */
final class AssembleDatasetProcessor implements Processor {
  private final DatasetStep step;

  AssembleDatasetProcessor(DatasetStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    CleaningPlan plan = CleaningPlan.of(exchange.getMessage().getBody());
    step.next(plan);
    exchange.getMessage().setBody(plan.asked());
  }
}
