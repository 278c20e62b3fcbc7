package io.bactrian.decisions.scoring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the models propose.
 *
 * @param lobes by target
 * @param action BUY, SELL or HOLD
 * @param confidence the probability of the likelier direction, 0 without a direction model
 * @param reasons why it is HOLD, where it is
 */
record Proposal(
    Observation observation,
    Map<String, Lobe> lobes,
    String action,
    double confidence,
    List<String> reasons) {

  /** The direction's model, lacking it the volatility's, else none. */
  @Nullable Lobe model() {
    Lobe direction = lobes.get(SignalScorer.DIRECTION);
    return direction == null ? lobes.get(SignalScorer.VOLATILITY) : direction;
  }
}
