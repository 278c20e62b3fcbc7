package io.bactrian.watch.drift;

import java.util.Arrays;

/**
 * What one input was in a training. Sources of the distances: Siddiqi, Credit Risk Scorecards,
 * Wiley 2006 (PSI); Smirnov, Table for estimating the goodness of fit, 1948 (KS); Vallender,
 * Calculation of the Wasserstein distance between probability distributions on the line, 1974.
 */
final class Column {
  private static final int PERCENTILES = 100;

  private final float[] training;
  private final StabilityIndex index;
  private final float[] percentiles;
  private final double[] shares;
  private final double deviation;
  private final double missing;

  /**
   * @param training in the order of time, NaN where missing
   */
  Column(float[] training) {
    this.training = training;
    this.index = new StabilityIndex(training);
    float[] sorted = sorted(training);
    this.percentiles = percentiles(sorted);
    this.shares = shares(sorted);
    this.deviation = deviation(sorted);
    this.missing = 1 - (double) sorted.length / training.length;
  }

  int rows() {
    return training.length;
  }

  /** The training's standard deviation. */
  double deviation() {
    return deviation;
  }

  /** Some rows of the training itself. */
  Distance of(int from, int to) {
    return of(Arrays.copyOfRange(training, from, to));
  }

  /** Rows of the training, by their places. */
  Distance of(int[] places) {
    var values = new float[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = training[places[i]];
    }
    return of(values);
  }

  /** Without a value that is known, only the share of those that are missing counts. */
  Distance of(float[] values) {
    float[] sorted = sorted(values);
    double psi = index.of(values);
    double more = Math.abs(1 - (double) sorted.length / values.length - missing);
    return sorted.length == 0 || percentiles.length == 0
        ? new Distance(psi, 0, 0, more)
        : new Distance(psi, ks(sorted), wasserstein(sorted), more);
  }

  private double ks(float[] sorted) {
    double[] others = shares(sorted);
    double most = 0;
    for (int i = 0; i < PERCENTILES; i++) {
      most = Math.max(most, Math.abs(others[i] - shares[i]));
    }
    return most;
  }

  /** The distribution function at the training's percentiles. */
  private double[] shares(float[] sorted) {
    var found = new double[percentiles.length];
    int at = 0;
    for (int i = 0; i < found.length; i++) {
      while (at < sorted.length && sorted[at] <= percentiles[i]) {
        at++;
      }
      found[i] = (double) at / sorted.length;
    }
    return found;
  }

  private double wasserstein(float[] sorted) {
    float[] others = percentiles(sorted);
    double sum = 0;
    for (int i = 0; i < PERCENTILES; i++) {
      sum += Math.abs(others[i] - percentiles[i]);
    }
    double moved = sum / PERCENTILES;
    // A training without any spread: whatever moves is one deviation away.
    return deviation > 0 ? moved / deviation : Math.signum(moved);
  }

  private static float[] sorted(float[] values) {
    float[] known = new float[values.length];
    int found = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        known[found++] = value;
      }
    }
    float[] sorted = Arrays.copyOf(known, found);
    Arrays.sort(sorted);
    return sorted;
  }

  private static float[] percentiles(float[] sorted) {
    var found = new float[sorted.length == 0 ? 0 : PERCENTILES];
    for (int i = 0; i < found.length; i++) {
      found[i] = sorted[(int) ((i + 0.5) / PERCENTILES * sorted.length)];
    }
    return found;
  }

  private static double deviation(float[] sorted) {
    double mean = 0;
    for (float value : sorted) {
      mean += value / (double) sorted.length;
    }
    double squares = 0;
    for (float value : sorted) {
      squares += (value - mean) * (value - mean) / sorted.length;
    }
    return Math.sqrt(squares);
  }
}
