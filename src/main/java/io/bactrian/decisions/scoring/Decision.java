package io.bactrian.decisions.scoring;

import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.Verdict;
import java.util.List;

/**
 * What is answered.
 *
 * @param action after the guard
 * @param sizing the lots that the guard was asked for
 * @param reasons the proposal's and the guard's
 */
record Decision(
    Proposal proposal, String action, Sizing sizing, Verdict verdict, List<String> reasons) {}
