package io.bactrian.decisions.scoring;

import io.bactrian.decisions.fusion.FusionService;
import io.bactrian.decisions.fusion.WeightsInUse;
import io.bactrian.decisions.lobes.LorentzianLobes;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Puts a {@link Proposal} that is kept in place of the {@link Observation}; where none is, a
 * variable holds the key under which one is to be kept.
 */
final class FindProposalProcessor implements Processor {
  /** Of the proposal that the lobes have to make now; absent where one was found. */
  static final String KEY = "HubPredictionKey";

  /** In place of a key where the lobes have to answer and nothing is to be kept. */
  static final String NOTHING = "";

  private final Predictions predictions;
  private final SignalScorer scorer;
  private final FusionService fusion;
  private final LorentzianLobes lorentzian;
  private final Policy policy;

  FindProposalProcessor(
      Predictions predictions,
      SignalScorer scorer,
      FusionService fusion,
      LorentzianLobes lorentzian,
      Policy policy) {
    this.predictions = predictions;
    this.scorer = scorer;
    this.fusion = fusion;
    this.lorentzian = lorentzian;
    this.policy = policy;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Observation observation = exchange.getMessage().getMandatoryBody(Observation.class);
    if (observation.inForce() != null) {
      exchange.setVariable(KEY, NOTHING); // of the past: nothing that is kept is of it
      return;
    }
    String key = PredictionKey.of(observation, revisions(observation));
    Optional<Proposal> kept = predictions.find(key, observation);
    if (kept.isPresent()) {
      exchange.removeVariable(KEY);
      exchange.getMessage().setBody(kept.get());
    } else {
      exchange.setVariable(KEY, key);
    }
  }

  private List<String> revisions(Observation observation) {
    List<String> revisions = new ArrayList<>(scorer.inCharge(observation));
    WeightsInUse weights = fusion.weights(observation.symbol());
    revisions.add(weights.source() + "@" + weights.version());
    revisions.add("lorentzian@" + lorentzian.version(observation.symbol()));
    revisions.add("policy@" + policy.recentVersion());
    return revisions;
  }
}
