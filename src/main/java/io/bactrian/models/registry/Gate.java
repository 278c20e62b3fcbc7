package io.bactrian.models.registry;

import io.bactrian.models.scenarios.ScenarioResult;
import io.bactrian.models.scenarios.Scenarios;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a model is better than what is there, by more than chance explains.
 *
 * <p>The lower bound is one-sided, 95 %: the mean improvement in log loss a row, less its standard
 * error by the moving-block bootstrap (Künsch 1989, whose variance of a mean has a closed form, so
 * nothing is drawn) times Student's quantile for as many values as there are blocks. A block is
 * three times as long as the most rows that one label spans. The plain percentile of resampled
 * means in blocks of twice the span lets 11 % of useless models pass at 292 rows; this bound, some
 * 5 %.
 */
public final class Gate {
  static final int MIN_ROWS = 50;
  static final int MIN_BLOCKS = 6;
  private static final double CLIP = 1e-7;

  private Gate() {}

  /**
   * @param championLower null where there was no champion to compare with
   * @param rows that it was measured on
   */
  record Verdict(
      boolean passed,
      String reason,
      double logLoss,
      double baseLogLoss,
      double lower,
      @Nullable Double championLower,
      int rows) {
    double improvement() {
      return baseLogLoss - logLoss;
    }

    /** The same figures, refused where a scenario failed. */
    Verdict unlessRefused(List<ScenarioResult> replayed) {
      return Scenarios.refusal(replayed)
          .map(
              why ->
                  new Verdict(
                      false,
                      "refused: %s (the gate: %s)".formatted(why, reason),
                      logLoss,
                      baseLogLoss,
                      lower,
                      championLower,
                      rows))
          .orElse(this);
    }

    /** A model that did not pass its examination is refused, whatever its score. */
    Verdict and(Registry.Examined examined) {
      boolean both = passed && examined.passed();
      String scored = passed && !both ? reason.replaceFirst("^promoted", "refused") : reason;
      return new Verdict(
          both,
          scored + "; " + examined.summary(),
          logLoss,
          baseLogLoss,
          lower,
          championLower,
          rows);
    }
  }

  /**
   * @param base {@code [rows]} losses of the base rate
   * @param champion {@code [rows]} losses of the champion on the same rows, or null
   * @param block rows a block
   */
  static Verdict judge(double[] model, double[] base, double @Nullable [] champion, int block) {
    double loss = mean(model);
    double baseLoss = mean(base);
    if (!isEnough(model.length, block)) {
      String few =
          String.format(
              Locale.ROOT,
              "refused: %d holdout rows in blocks of %d are too few; at least %d rows and %d blocks"
                  + " are needed",
              model.length,
              block,
              MIN_ROWS,
              MIN_BLOCKS);
      return new Verdict(false, few, loss, baseLoss, Double.NaN, null, model.length);
    }
    double lower = lower95(minus(base, model), block);
    Double over = champion == null ? null : lower95(minus(champion, model), block);
    boolean passed = lower > 0 && (over == null || over > 0);
    return new Verdict(
        passed,
        reason(passed, loss, baseLoss, lower, over),
        loss,
        baseLoss,
        lower,
        over,
        model.length);
  }

  private static String reason(
      boolean passed, double loss, double base, double lower, @Nullable Double over) {
    String text =
        String.format(
            Locale.ROOT,
            "%s: log loss %.4f against the base rate's %.4f, improvement %.4f, lower 95 %% bound"
                + " %.4f",
            passed ? "promoted" : "refused",
            loss,
            base,
            base - loss,
            lower);
    if (over != null) {
      text += String.format(Locale.ROOT, "; bound of the improvement over the champion %.4f", over);
    }
    return passed ? text : text + "; each bound must be above 0";
  }

  /** Log loss a row, probabilities clipped to [1e-7, 1]; NaN stays NaN. */
  public static double[] losses(float[][] probabilities, int[] labels) {
    var losses = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      losses[i] = loss(probabilities[i][labels[i]]);
    }
    return losses;
  }

  /** Log loss a row of always answering the classes' frequencies in the training rows. */
  public static double[] baseLosses(int[] train, int[] labels, int classes) {
    var counts = new double[classes];
    for (int label : train) {
      counts[label]++;
    }
    var losses = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      losses[i] = loss(counts[labels[i]] / Math.max(train.length, 1));
    }
    return losses;
  }

  /**
   * Three times the most rows whose moment is within one label's span.
   *
   * @param asOf the rows' moments, ascending
   * @param until when each row's label is known
   */
  public static int block(Instant[] asOf, Instant[] until) {
    int most = 1;
    for (int i = 0; i < asOf.length; i++) {
      while (i + most < asOf.length && asOf[i + most].isBefore(until[i])) {
        most++;
      }
    }
    return 3 * most;
  }

  /** Whether there are rows and blocks enough for a bound. */
  public static boolean isEnough(int rows, int block) {
    return rows >= MIN_ROWS && rows / block >= MIN_BLOCKS;
  }

  /**
   * The one-sided 95 % bound of the mean of what is better row by row.
   *
   * @param differences the rival's loss less one's own, a row each, by time; enough of them
   * @param block rows a block
   * @return NaN where a difference is none
   */
  public static double lower95(double[] differences, int block) {
    int rows = differences.length;
    var sums = new double[rows + 1];
    for (int i = 0; i < rows; i++) {
      sums[i + 1] = sums[i] + differences[i];
    }
    if (!Double.isFinite(sums[rows])) {
      return Double.NaN;
    }
    var blocks = new double[rows - block + 1];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (sums[i + block] - sums[i]) / block;
    }
    double centre = mean(blocks);
    double spread = Arrays.stream(blocks).map(b -> (b - centre) * (b - centre)).average().orElse(0);
    // Not over rows: blocks that overlap show too little of how means vary, by (rows - block) /
    // rows.
    double variance = spread * block / (rows - block);
    double quantile =
        TDistribution.of((double) rows / block - 1).inverseCumulativeProbability(0.95);
    return sums[rows] / rows - quantile * Math.sqrt(variance);
  }

  private static double loss(double probability) {
    return Double.isNaN(probability)
        ? Double.NaN
        : -Math.log(Math.min(Math.max(probability, CLIP), 1));
  }

  private static double[] minus(double[] from, double[] what) {
    var differences = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      differences[i] = from[i] - what[i];
    }
    return differences;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
