package io.bactrian.decisions.fusion;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Fits weights of clusters: coefficients of 0 or more of a logistic regression on the clusters'
 * mean answers (stacking, Breiman 1996), divided by their sum and moved towards equal weights as
 * far as cross-validation says. The folds are spans of time; rows whose outcome reaches into the
 * fold, or that the fold's outcomes reach into, are left out of the fit.
 */
final class WeightFit {
  private static final int FOLDS = 5;

  /** From least to most; never 0, for what is fitted is never that certain. */
  private static final double[] SHRINKAGES = {0.1, 0.25, 0.5, 0.75, 1};

  private final LobeHistory history;
  private final LobeClusters clusters;

  WeightFit(LobeHistory history, LobeClusters clusters) {
    this.history = history;
    this.clusters = clusters;
  }

  /**
   * @param weights {@code [lobes]}, adding up to 1
   * @param shrinkage 0 to 1, where 1 are equal weights of clusters
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Fitted(double[] weights, double shrinkage) {}

  Fitted fit() {
    double shrinkage = shrinkage();
    return new Fitted(weights(history, shrinkage), shrinkage);
  }

  private double[] weights(LobeHistory rows, double shrinkage) {
    return clusters.shared(shrunk(ratios(rows), shrinkage));
  }

  /** {@code [clusters]}, adding up to 1; equal where no cluster predicts anything. */
  private double[] ratios(LobeHistory rows) {
    double[] fitted = Logit.fit(clusters.means(rows), rows.ups()).coefficients();
    double[] ratios = Arrays.copyOfRange(fitted, 1, fitted.length);
    double sum = Arrays.stream(ratios).sum();
    Arrays.setAll(ratios, c -> sum > 0 ? ratios[c] / sum : 1.0 / ratios.length);
    return ratios;
  }

  private static double[] shrunk(double[] ratios, double shrinkage) {
    return Arrays.stream(ratios)
        .map(ratio -> (1 - shrinkage) * ratio + shrinkage / ratios.length)
        .toArray();
  }

  /** The one whose log loss over all folds is least; of equals the most cautious. */
  private double shrinkage() {
    var losses = new double[SHRINKAGES.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int from = history.rows() * fold / FOLDS;
      int to = history.rows() * (fold + 1) / FOLDS;
      LobeHistory tested = history.at(IntStream.range(from, to).toArray());
      LobeHistory rest = history.at(outside(from, to));
      double[] ratios = ratios(rest);
      for (int s = 0; s < losses.length; s++) {
        double[] weights = clusters.shared(shrunk(ratios, SHRINKAGES[s]));
        Logit logit = Logit.ofScores(rest.scores(weights), rest.ups());
        losses[s] += Arrays.stream(logit.losses(tested.scores(weights), tested.ups())).sum();
      }
    }
    int best = SHRINKAGES.length - 1;
    for (int s = best; s >= 0; s--) {
      best = losses[s] < losses[best] ? s : best;
    }
    return SHRINKAGES[best];
  }

  private int[] outside(int from, int to) {
    return IntStream.range(0, history.rows())
        .filter(
            row ->
                row < from
                    ? !history.until()[row].isAfter(history.asOf()[from])
                    : row >= to && !history.asOf()[row].isBefore(history.until()[to - 1]))
        .toArray();
  }
}
