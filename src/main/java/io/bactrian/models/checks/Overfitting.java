package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probability of backtest overfitting by combinatorially symmetric cross-validation (D. Bailey,
 * J. Borwein, M. López de Prado, Q. J. Zhu, "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20, 2017): how often the trial that is best on one half of the time is
 * below the median on the other, over all ways to choose half of the blocks.
 */
public final class Overfitting {
  private static final double FAILS = 0.5;
  private static final int MOST_BLOCKS = 16;
  private static final int LEAST_TRIALS = 2;

  private final int blocks;
  private final double[][] sums;
  private final double[][] squares;
  private final double[] counts;

  private Overfitting(double[][] returns, int blocks) {
    this.blocks = blocks;
    sums = new double[returns.length][blocks];
    squares = new double[returns.length][blocks];
    counts = new double[blocks];
    int periods = returns[0].length;
    for (int i = 0; i < periods; i++) {
      int block = (int) ((long) i * blocks / periods);
      counts[block]++;
      for (int t = 0; t < returns.length; t++) {
        sums[t][block] += returns[t][i];
        squares[t][block] += returns[t][i] * returns[t][i];
      }
    }
  }

  /**
   * @param returns {@code [trials][periods]} of the same periods, overlapping ones already averaged
   */
  public static CheckResult of(double[][] returns) {
    int periods = returns.length == 0 ? 0 : returns[0].length;
    int blocks = Math.min(MOST_BLOCKS, periods / 2 / 2 * 2);
    if (returns.length < LEAST_TRIALS || blocks < 4) {
      return CheckResult.skipped(
          Check.OVERFITTING,
          "There are %d trials of %d common periods; two of 8 are needed."
              .formatted(returns.length, periods));
    }
    double probability = new Overfitting(returns, blocks).probability();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("trials", returns.length);
    figures.put("blocks", blocks);
    figures.put("probability_of_overfitting", probability);
    String message =
        "The best of %d trials on one half of the time is below the median on the other in %.0f %% of all halves."
            .formatted(returns.length, 100 * probability);
    List<Finding> findings = new ArrayList<>();
    if (probability > FAILS) {
      findings.add(
          new Finding(
              null,
              null,
              "%d trials".formatted(returns.length),
              message + " To choose by these results is worse than to toss a coin."));
    }
    return CheckResult.of(Check.OVERFITTING, message, figures, findings);
  }

  private double probability() {
    int halves = 0;
    int below = 0;
    for (int mask = 0; mask < 1 << blocks; mask++) {
      if (Integer.bitCount(mask) == blocks / 2) {
        halves++;
        below += isBelowMedian(mask) ? 1 : 0;
      }
    }
    return (double) below / halves;
  }

  /** Of the trial that is best within the mask, outside of it; the relative rank is up to 1/2. */
  private boolean isBelowMedian(int mask) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < sums.length; t++) {
      double sharpe = sharpe(t, mask);
      if (sharpe > highest) {
        highest = sharpe;
        best = t;
      }
    }
    double own = sharpe(best, ~mask);
    double rank = 1;
    for (int t = 0; t < sums.length; t++) {
      double other = sharpe(t, ~mask);
      rank += t == best ? 0 : other < own ? 1 : other == own ? 0.5 : 0;
    }
    return rank / (sums.length + 1) <= 0.5;
  }

  private double sharpe(int trial, int mask) {
    double count = 0;
    double sum = 0;
    double square = 0;
    for (int b = 0; b < blocks; b++) {
      if ((mask >> b & 1) != 0) {
        count += counts[b];
        sum += sums[trial][b];
        square += squares[trial][b];
      }
    }
    double variance = square / count - sum / count * (sum / count);
    return variance > 0 ? sum / count / Math.sqrt(variance) : 0;
  }
}
