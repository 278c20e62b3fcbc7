package io.bactrian.decisions.scoring;

import io.bactrian.decisions.fusion.FusionService;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Turns a {@link Proposal} into a {@link Decision}. An {@link Observation}, which routes of before
 * there was a fusion hand on, is fused first.
 */
final class GuardPolicyProcessor implements Processor {
  private final DecisionService decider;

  private final FusionService fusion;

  GuardPolicyProcessor(DecisionService decider, FusionService fusion) {
    this.decider = decider;
    this.fusion = fusion;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Proposal proposal =
        exchange.getMessage().getBody() instanceof Observation observation
            ? fused(observation)
            : exchange.getMessage().getMandatoryBody(Proposal.class);
    exchange.getMessage().setBody(decider.decide(proposal));
  }

  private Proposal fused(Observation observation) {
    return observation.fused(fusion.fuse(observation.symbol(), observation.lobes()));
  }
}
