package io.bactrian.watch.drift;

import java.util.Arrays;

/**
 * How far values are from those of a training, the population stability index: {@code PSI = sum
 * over bins of (p - q) ln(p / q)}, {@code p} the share of the values and {@code q} that of the
 * training in a bin. A bin holds a tenth of the training, equal values stay together, and what is
 * missing has a bin of its own; half a row is added to each, so that none is empty. In nats, 0 for
 * the same shares. Sources: Siddiqi, Credit Risk Scorecards, Wiley 2006; the sum itself is
 * Jeffreys' divergence, Kullback and Leibler, On information and sufficiency, 1951.
 */
final class StabilityIndex {
  private static final int BINS = 10;
  private static final double ADDED = 0.5;

  private final float[] edges;
  private final long[] counts;

  /**
   * @param training NaN where missing
   */
  StabilityIndex(float[] training) {
    this.edges = edges(training);
    this.counts = counts(training);
  }

  private static float[] edges(float[] training) {
    float[] sorted = new float[training.length];
    int known = 0;
    for (float value : training) {
      if (!Float.isNaN(value)) {
        sorted[known++] = value;
      }
    }
    Arrays.sort(sorted, 0, known);
    float[] edges = new float[known == 0 ? 0 : BINS - 1];
    int distinct = 0;
    for (int i = 1; i <= edges.length; i++) {
      float edge = sorted[(int) ((long) known * i / BINS)];
      if (distinct == 0 || edge > edges[distinct - 1]) {
        edges[distinct++] = edge;
      }
    }
    return Arrays.copyOf(edges, distinct);
  }

  private long[] counts(float[] values) {
    var found = new long[edges.length + 2];
    for (float value : values) {
      found[bin(value)]++;
    }
    return found;
  }

  /** A value that is an edge belongs into the bin above it. */
  private int bin(float value) {
    if (Float.isNaN(value)) {
      return edges.length + 1;
    }
    int at = Arrays.binarySearch(edges, value == 0 ? 0f : value); // not -0, which sorts below 0
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** Of values, against the whole training. */
  double of(float[] values) {
    return index(counts(values), counts);
  }

  private static double index(long[] values, long[] expected) {
    double all = Arrays.stream(values).sum() + ADDED * values.length;
    double allExpected = Arrays.stream(expected).sum() + ADDED * expected.length;
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double p = (values[i] + ADDED) / all;
      double q = (expected[i] + ADDED) / allExpected;
      sum += (p - q) * Math.log(p / q);
    }
    return sum;
  }
}
