package io.bactrian.registry;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a model is better than what is there, by more than chance explains.
 *
 * <p>The lower bound is the 5th percentile (one-sided 95 %) of the mean improvement in a log loss a
 * row, over 2,000 resamples by the moving-block bootstrap (Künsch 1989). A block is twice as long
 * as the most rows that one label spans: neighbours share a label's future, and blocks of just that
 * length would leave a third of their covariance out.
 */
final class Gate {
  static final int RESAMPLES = 2000;
  static final int MIN_ROWS = 50;
  static final int MIN_BLOCKS = 10;
  private static final double CLIP = 1e-7;
  private static final long SEED = 20_090_103L;

  private Gate() {}

  /**
   * @param championLower null where there was no champion to compare with
   */
  record Verdict(
      boolean passed,
      String reason,
      double logLoss,
      double baseLogLoss,
      double lower,
      @Nullable Double championLower) {
    double improvement() {
      return baseLogLoss - logLoss;
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
    if (model.length < MIN_ROWS || model.length / block < MIN_BLOCKS) {
      String few =
          String.format(
              Locale.ROOT,
              "refused: %d holdout rows in blocks of %d are too few; at least %d rows and %d blocks"
                  + " are needed",
              model.length,
              block,
              MIN_ROWS,
              MIN_BLOCKS);
      return new Verdict(false, few, loss, baseLoss, Double.NaN, null);
    }
    double lower = lower95(minus(base, model), block);
    Double over = champion == null ? null : lower95(minus(champion, model), block);
    boolean passed = lower > 0 && (over == null || over > 0);
    return new Verdict(
        passed, reason(passed, loss, baseLoss, lower, over), loss, baseLoss, lower, over);
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
  static double[] losses(float[][] probabilities, int[] labels) {
    var losses = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      losses[i] = loss(probabilities[i][labels[i]]);
    }
    return losses;
  }

  /** Log loss a row of always answering the classes' frequencies in the training rows. */
  static double[] baseLosses(int[] train, int[] labels, int classes) {
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

  /** Twice the most rows whose moment lies within one label's span. */
  static int block(Instant[] asOf, Instant[] until) {
    int most = 1;
    for (int i = 0; i < asOf.length; i++) {
      while (i + most < asOf.length && asOf[i + most].isBefore(until[i])) {
        most++;
      }
    }
    return 2 * most;
  }

  static double lower95(double[] differences, int block) {
    int rows = differences.length;
    var sums = new double[rows + 1];
    for (int i = 0; i < rows; i++) {
      sums[i + 1] = sums[i] + differences[i];
    }
    if (!Double.isFinite(sums[rows])) {
      return Double.NaN;
    }
    var random = new SplittableRandom(SEED);
    var means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      for (int taken = 0; taken < rows; taken += block) {
        int length = Math.min(block, rows - taken);
        int start = random.nextInt(rows - block + 1);
        sum += sums[start + length] - sums[start];
      }
      means[r] = sum / rows;
    }
    Arrays.sort(means);
    return means[RESAMPLES / 20 - 1];
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
