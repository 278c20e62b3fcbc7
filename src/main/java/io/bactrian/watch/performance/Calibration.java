package io.bactrian.watch.performance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How confidence and being right go together. */
final class Calibration {
  private static final int BINS = 10;

  private final double[] confidence;
  private final double[] accuracy;

  private Calibration(double[] confidence, double[] accuracy) {
    this.confidence = confidence;
    this.accuracy = accuracy;
  }

  /**
   * Expected calibration error: ten bins of as many rows each, the mean distance of confidence from
   * the share that was right (M. Naeini et al., AAAI 2015; C. Guo et al., ICML 2017; bins of equal
   * mass: J. Nixon et al., CVPR workshops 2019). It is never below 0, so that chance alone makes it
   * larger, the more the fewer rows there are.
   *
   * @param sums of a bin's gaps
   * @param rows in all bins
   */
  static double error(double[] sums, int rows) {
    double error = 0;
    for (double sum : sums) {
      error += Math.abs(sum);
    }
    return error / rows;
  }

  /**
   * Each row's gap in the column of its bin: {@code [bins][rows]}.
   *
   * @param gaps {@code [rows]} confidence less 1 where it was right, else less 0
   * @param bins of each row, by {@link #bins}
   */
  static double[][] byBin(double[] gaps, int[] bins) {
    var columns = new double[BINS][gaps.length];
    for (int row = 0; row < gaps.length; row++) {
      columns[bins[row]][row] = gaps[row];
    }
    return columns;
  }

  /** By confidence, the least in bin 0. */
  static int[] bins(double[] confidence) {
    int[] sorted = sorted(confidence);
    var bins = new int[sorted.length];
    for (int rank = 0; rank < sorted.length; rank++) {
      bins[sorted[rank]] = (int) ((long) rank * BINS / sorted.length);
    }
    return bins;
  }

  /**
   * The rising function of confidence that is nearest to what was right: isotonic regression by
   * pooling neighbours that violate the order (B. Zadrozny and C. Elkan, KDD 2002).
   */
  static Calibration fit(double[] confidence, double[] hits) {
    int[] sorted = sorted(confidence);
    var upper = new double[sorted.length];
    var sum = new double[sorted.length];
    var count = new double[sorted.length];
    int pools = 0;
    for (int row : sorted) {
      upper[pools] = confidence[row];
      sum[pools] = hits[row];
      count[pools++] = 1;
      while (pools > 1 && isAbove(sum, count, upper, pools)) {
        pools--;
        upper[pools - 1] = upper[pools];
        sum[pools - 1] += sum[pools];
        count[pools - 1] += count[pools];
      }
    }
    var mean = new double[pools];
    Arrays.setAll(mean, i -> sum[i] / count[i]);
    return new Calibration(Arrays.copyOf(upper, pools), mean);
  }

  /** Equal confidence is one pool, whatever the order of its rows. */
  private static boolean isAbove(double[] sum, double[] count, double[] upper, int pools) {
    return upper[pools - 2] == upper[pools - 1]
        || sum[pools - 2] * count[pools - 1] >= sum[pools - 1] * count[pools - 2];
  }

  /** The probability of being right. */
  double of(double given) {
    int found = Arrays.binarySearch(confidence, given);
    int pool = found < 0 ? -found - 1 : found;
    return accuracy[Math.min(pool, accuracy.length - 1)];
  }

  private static int[] sorted(double[] confidence) {
    return IntStream.range(0, confidence.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> confidence[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
