package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.Observation;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Adds what the champions answer to an {@link Observation}. */
final class ScoreOnnxProcessor implements Processor {
  private final SignalScorer scorer;
  private double threshold;

  ScoreOnnxProcessor(SignalScorer scorer) {
    this.scorer = scorer;
  }

  /** How far the probability of up has to be from one half for BUY or SELL. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Observation observation = exchange.getMessage().getMandatoryBody(Observation.class);
    exchange.getMessage().setBody(scorer.score(observation, threshold));
  }
}
