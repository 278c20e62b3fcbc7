package io.bactrian.decisions.fusion;

import io.bactrian.data.lobes.LobeAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The weighted mean of what lobes answer: the sum of weight times signed confidence over the lobes
 * that answered, divided by the sum of their weights (a linear opinion pool, Stone 1961).
 *
 * <p>A contribution is rounded to a multiple of 2^-40. Such numbers add up without any rounding, so
 * the contributions give the score exactly, in whatever order they are added.
 */
final class Fusion {
  private static final double UNIT = 0x1p40;
  private static final String HOLD = "HOLD";

  private Fusion() {}

  /**
   * @param weights by lobe, or equal for all that answered
   * @param threshold the score's least distance from 0 for BUY or SELL
   */
  static FusedAnswer fuse(
      String symbol, Map<String, LobeAnswer> lobes, WeightsInUse weights, double threshold) {
    var reasons = new ArrayList<String>();
    Map<String, LobeAnswer> answered = answered(lobes, reasons);
    Map<String, Double> shares = shares(answered.keySet(), weights);
    var contributions = new LinkedHashMap<String, Contribution>();
    double score = 0;
    for (Map.Entry<String, LobeAnswer> each : answered.entrySet()) {
      LobeAnswer lobe = each.getValue();
      double share = shares.getOrDefault(each.getKey(), 0.0);
      double contribution = Math.rint(share * lobe.signed() * UNIT) / UNIT + 0.0; // never -0.0
      score += contribution;
      contributions.put(
          each.getKey(), new Contribution(lobe.action(), lobe.confidence(), share, contribution));
    }
    String action = score == 0 || Math.abs(score) < threshold ? HOLD : score > 0 ? "BUY" : "SELL";
    explain(action, score, threshold, contributions, weights, reasons);
    return new FusedAnswer(
        symbol,
        action,
        Math.min(1, Math.abs(score)),
        score,
        contributions,
        missing(answered.keySet(), weights),
        weights,
        List.copyOf(reasons));
  }

  /** By name; what is no answer counts as none and is named. */
  private static Map<String, LobeAnswer> answered(
      Map<String, LobeAnswer> lobes, List<String> reasons) {
    var answered = new TreeMap<String, LobeAnswer>();
    lobes.forEach(
        (name, answer) -> {
          if (answer.confidence() >= 0 && answer.confidence() <= 1) {
            answered.put(name, answer);
          } else {
            reasons.add(
                "no_answer: the confidence of %s is %s, not 0 to 1"
                    .formatted(name, answer.confidence()));
          }
        });
    return answered;
  }

  /** Of those that answered, adding up to 1; none where none of them has a weight. */
  private static Map<String, Double> shares(Set<String> answered, WeightsInUse weights) {
    var shares = new TreeMap<String, Double>();
    double sum = 0;
    for (String name : answered) {
      double weight = weights.equal() ? 1 : weights.weights().getOrDefault(name, 0.0);
      shares.put(name, weight);
      sum += weight;
    }
    double all = sum;
    shares.replaceAll((name, weight) -> all == 0 ? 0 : weight / all);
    return shares;
  }

  private static List<String> missing(Set<String> answered, WeightsInUse weights) {
    return weights.weights().entrySet().stream()
        .filter(each -> each.getValue() > 0 && !answered.contains(each.getKey()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void explain(
      String action,
      double score,
      double threshold,
      Map<String, Contribution> contributions,
      WeightsInUse weights,
      List<String> reasons) {
    if (weights.note() != null) {
      reasons.add("weights: " + weights.note());
    }
    if (contributions.isEmpty()) {
      reasons.add("no_lobes: no lobe answered");
    } else if (contributions.values().stream().allMatch(each -> each.weight() == 0)) {
      reasons.add(
          "no_weight: the weights give %s none"
              .formatted(String.join(", ", contributions.keySet())));
    } else if (action.equals(HOLD)) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "undecided: the fused score is %.4f; from %s on it is BUY, from -%s on SELL",
              score,
              threshold,
              threshold));
    }
  }
}
