package io.bactrian.decisions.fusion;

import java.util.List;
import java.util.Map;

/**
 * What the lobes answer together.
 *
 * @param action BUY, SELL, or HOLD where the score is nearer to 0 than the threshold
 * @param confidence the score's distance from 0, at most 1
 * @param score the exact sum of the contributions, above 0 for BUY
 * @param lobes those that answered
 * @param missing lobes that have a weight and did not answer; the others' weights count for more
 * @param weights the map that was used
 * @param reasons why it is HOLD, where it is, and what else there is to know
 */
public record FusedAnswer(
    String symbol,
    String action,
    double confidence,
    double score,
    Map<String, Contribution> lobes,
    List<String> missing,
    WeightsInUse weights,
    List<String> reasons) {}
