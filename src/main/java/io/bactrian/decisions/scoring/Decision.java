package io.bactrian.decisions.scoring;

import io.bactrian.decisions.guardrails.Evaluation;
import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.risk.Verdict;
import java.util.List;

/**
 * What is answered.
 *
 * @param action after the guard
 * @param sizing the lots that the guard was asked for
 * @param reasons the proposal's and the guard's
 * @param guarded what the guard went by
 */
record Decision(
    Proposal proposal,
    String action,
    Sizing sizing,
    Verdict verdict,
    List<String> reasons,
    Guarded guarded) {

  /**
   * What the guard went by.
   *
   * @param limits each that was looked at
   */
  record Guarded(RiskSnapshot risk, List<Evaluation.Limit> limits) {}
}
