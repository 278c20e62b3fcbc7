package io.bactrian.decisions.scoring;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a {@link Proposal} into a {@link Decision}. */
final class GuardPolicyProcessor implements Processor {
  private final DecisionService decider;

  GuardPolicyProcessor(DecisionService decider) {
    this.decider = decider;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Proposal proposal = exchange.getMessage().getMandatoryBody(Proposal.class);
    exchange.getMessage().setBody(decider.decide(proposal));
  }
}
