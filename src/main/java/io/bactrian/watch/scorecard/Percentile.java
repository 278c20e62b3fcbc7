package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.LongRun;
import io.bactrian.watch.performance.Measured;
import java.util.Arrays;

/**
 * A percentile with the interval that the share of rows below it has, read back at the rows in
 * their order (R. Woodruff, JASA 47, 1952). The share's interval counts rows that depend on each
 * other for less.
 */
final class Percentile {
  /** With fewer the upper bound of a 95th percentile would be beyond the greatest value. */
  static final int LEAST = 60;

  private Percentile() {}

  /**
   * @param series in the order of time
   * @param at 0 to 1
   */
  static Measured of(double[] series, double at) {
    double[] sorted = series.clone();
    Arrays.sort(sorted);
    double value = rank(sorted, at);
    Measured share = LongRun.share(Arrays.stream(series).map(x -> x <= value ? 1 : 0).toArray(), 1);
    return new Measured(
        value,
        Math.min(value, rank(sorted, at - (share.value() - share.low()))),
        Math.max(value, rank(sorted, at + (share.high() - share.value()))),
        series.length,
        share.effective());
  }

  private static double rank(double[] sorted, double at) {
    int row = (int) Math.ceil(at * sorted.length - 1e-9) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, row))];
  }
}
