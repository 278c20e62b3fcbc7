package io.bactrian.watch.costs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a month will come to, if its other days are like those of late: what is spent, and for each
 * day to come their mean. The interval is that of a sum of further values of one normal
 * distribution of which a sample is known (Hahn and Meeker, Statistical Intervals, 1991, ch. 4.7).
 *
 * @param expected null where there are too few days
 */
record MonthForecast(
    double spent, @Nullable Double expected, @Nullable Double low, @Nullable Double high) {
  static final int LEAST_DAYS = 7;
  static final double INTERVAL = 0.8;

  /** The 0.9 quantiles of Student's t with 6 to 27 degrees of freedom. */
  private static final double[] QUANTILES = {
    1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330,
    1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314
  };

  static final int MOST_DAYS = QUANTILES.length + LEAST_DAYS - 1;

  /**
   * @param days amounts of whole days, at most {@link #MOST_DAYS}
   * @param left days of the month that are not over
   */
  static MonthForecast of(double spent, double[] days, int left) {
    if (days.length < LEAST_DAYS) {
      return new MonthForecast(spent, null, null, null);
    }
    double mean = Arrays.stream(days).sum() / days.length;
    double squares = 0;
    for (double day : days) {
      squares += (day - mean) * (day - mean);
    }
    double deviation = Math.sqrt(squares / (days.length - 1));
    double width =
        QUANTILES[days.length - LEAST_DAYS]
            * deviation
            * Math.sqrt(left + (double) left * left / days.length);
    double expected = spent + left * mean;
    return new MonthForecast(spent, expected, Math.max(spent, expected - width), expected + width);
  }
}
