package io.bactrian.decisions.scoring;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores a {@link Decision}; the body becomes the {@link Answer}. */
final class StoreInferenceProcessor implements Processor {
  private final Inferences inferences;
  private final PredictionMeters meters;

  StoreInferenceProcessor(Inferences inferences, PredictionMeters meters) {
    this.inferences = inferences;
    this.meters = meters;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Decision decision = exchange.getMessage().getMandatoryBody(Decision.class);
    exchange.getMessage().setBody(inferences.store(decision));
    meters.answered(decision);
  }
}
