package io.bactrian.decisions.scoring;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns an {@link Observation} into a {@link Proposal}. */
final class ScoreOnnxProcessor implements Processor {
  private final SignalScorer proposer;
  private double threshold;

  ScoreOnnxProcessor(SignalScorer proposer) {
    this.proposer = proposer;
  }

  /** How far the probability of up has to be from one half for BUY or SELL. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Observation observation = exchange.getMessage().getMandatoryBody(Observation.class);
    exchange.getMessage().setBody(proposer.propose(observation, threshold));
  }
}
