package io.bactrian.models.rollout;

import java.time.Instant;

/**
 * What champion and challenger lost on the same signal. A loss is lower where the answer was
 * better.
 *
 * @param asked when both had to answer; signals of one bar share it
 * @param known when the outcome was known
 * @param champion its loss
 * @param challenger its loss
 * @param range the largest difference, either way, that the two answers could have made whatever
 *     came true; without meaning where nothing bounds it
 */
public record Pair(Instant asked, Instant known, double champion, double challenger, double range) {
  /** A probability below costs as much, as where versions are compared before they serve. */
  private static final double LEAST = 1e-7;

  public Pair {
    if (known.isBefore(asked)) {
      throw new IllegalArgumentException(
          "known is " + known + ", before asked, " + asked + ": an outcome follows its signal");
    }
    if (!Double.isFinite(champion) || !Double.isFinite(challenger)) {
      throw new IllegalArgumentException(
          "a loss is not finite: count an answer without a probability as invalid output");
    }
    if (!(range >= 0)) {
      throw new IllegalArgumentException("range is " + range + ": it must be 0 or more");
    }
  }

  /**
   * Log losses.
   *
   * @param champion {@code [classes]} the probabilities that it gave
   * @param challenger {@code [classes]} the same of the challenger
   * @param cameTrue the class
   */
  public static Pair ofProbabilities(
      Instant asked, Instant known, double[] champion, double[] challenger, int cameTrue) {
    if (champion.length != challenger.length) {
      throw new IllegalArgumentException(
          "champion has %d classes, challenger %d: only models of the same classes compare"
              .formatted(champion.length, challenger.length));
    }
    double range = 0;
    for (int i = 0; i < champion.length; i++) {
      double difference = loss("challenger", challenger[i]) - loss("champion", champion[i]);
      range = Math.max(range, Math.abs(difference));
    }
    return new Pair(
        asked,
        known,
        loss("champion", champion[cameTrue]),
        loss("challenger", challenger[cameTrue]),
        range);
  }

  /**
   * Outcomes of which more is better, such as a trade's R multiple.
   *
   * @param champion what following the champion made
   * @param challenger the same of the challenger
   */
  public static Pair ofOutcomes(Instant asked, Instant known, double champion, double challenger) {
    return new Pair(asked, known, -champion, -challenger, 0);
  }

  double difference() {
    return challenger - champion;
  }

  private static double loss(String name, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          name + " is " + probability + ": a probability is from 0 to 1");
    }
    return -Math.log(Math.max(probability, LEAST));
  }
}
