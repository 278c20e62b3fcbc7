package io.bactrian.models.rollout;

import java.util.Arrays;

/**
 * The capital of one who bets against a mean: it starts at 1, and where the mean is as claimed it
 * exceeds 1/alpha, ever, with a probability of alpha at most (Ville's inequality).
 *
 * <p>A bettor stakes a fixed share of what could be lost at once on every value; the capital is the
 * mean of bettors with different shares, so that no share has to be guessed. Waudby-Smith and
 * Ramdas 2024, "Estimating means of bounded random variables by betting", JRSS B 86(1), where the
 * mixture is called diversified Kelly betting.
 */
final class Bets {
  static final double[] SHARES = {0.8, 0.4, 0.2, 0.1, 0.05};

  private final double[] logs = new double[SHARES.length];
  private double logCapital;

  /**
   * A bet that the mean is above 0.
   *
   * @param value as a share of its bound, -1 to 1
   */
  void add(double value) {
    for (int i = 0; i < logs.length; i++) {
      logs[i] += Math.log1p(SHARES[i] * value);
    }
    logCapital = logMean(logs);
  }

  double logCapital() {
    return logCapital;
  }

  /**
   * The largest mean that is excluded as too low: all below it are too.
   *
   * @param values each within its bound, either way
   * @param least no mean is below
   */
  static double lowest(double[] values, double[] bounds, double least, double alpha) {
    double excluded = least;
    double open = Math.max(Arrays.stream(values).average().orElse(least), least);
    while (open - excluded > Math.abs(least) * 1e-9) {
      double middle = (open + excluded) / 2;
      if (logCapital(values, bounds, middle) >= -Math.log(alpha)) {
        excluded = middle;
      } else {
        open = middle;
      }
    }
    return excluded;
  }

  /** After bets that the mean is above any; it falls with the mean. */
  private static double logCapital(double[] values, double[] bounds, double mean) {
    var logs = new double[SHARES.length];
    for (int i = 0; i < logs.length; i++) {
      double product = 1;
      for (int j = 0; j < values.length; j++) {
        product *= 1 + SHARES[i] * (values[j] - mean) / (bounds[j] + Math.abs(mean));
        if (product < 1e-100 || product > 1e100) {
          logs[i] += Math.log(product);
          product = 1;
        }
      }
      logs[i] += Math.log(product);
    }
    return logMean(logs);
  }

  private static double logMean(double[] logs) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum / logs.length);
  }
}
