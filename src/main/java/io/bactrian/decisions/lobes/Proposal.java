package io.bactrian.decisions.lobes;

import io.bactrian.decisions.fusion.FusedAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the lobes propose together.
 *
 * @param observation with the answer of each lobe
 * @param fused what they were fused to
 * @param cached true where the lobes answered the same question a moment ago
 */
public record Proposal(Observation observation, FusedAnswer fused, boolean cached) {
  public String action() {
    return fused.action();
  }

  /** Why lobes did not answer, and why it is HOLD, where it is. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>(observation.reasons());
    reasons.addAll(fused.reasons());
    return reasons;
  }
}
