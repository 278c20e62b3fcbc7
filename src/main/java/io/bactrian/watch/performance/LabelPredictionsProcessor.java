package io.bactrian.watch.performance;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets what the model of the body answered meet what came true; the body becomes how many did. */
final class LabelPredictionsProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(LabelPredictionsProcessor.class);

  private final PredictionOutcomes outcomes;
  private final Clock clock;
  private int days = 90;

  LabelPredictionsProcessor(PredictionOutcomes outcomes, Clock clock) {
    this.outcomes = outcomes;
    this.clock = clock;
  }

  /** Answers about older bars are removed; the decisions themselves are kept. */
  public void setDays(int days) {
    this.days = days;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String model = exchange.getMessage().getMandatoryBody(String.class);
    int known = outcomes.record(model, clock.instant().minus(Duration.ofDays(days)));
    if (known > 0) {
      log.info("Model {}: the outcomes of {} answers became known", model, known);
    }
    exchange.getMessage().setBody(known);
  }
}
