package io.bactrian.data.snapshot;

import io.bactrian.data.features.Volatility;
import java.util.Arrays;
import java.util.List;

/**
 * What became of the market after each bar. A label counts only where its last bar had closed by
 * the moment of knowledge.
 *
 * <p>Direction is 1 where the close {@code horizon} bars on is higher, else 0. Volatility is the
 * realised volatility of the next {@code horizon} bars, ranked among the 96 most recent ones known
 * at the bar: below a third 0, below two thirds 1, else 2; equal ones count half.
 *
 * <p>No label reaches across a place at which the series is cut.
 */
public final class Labels {
  static final List<String> DIRECTION = List.of("down", "up");
  static final List<String> VOLATILITY = List.of("low", "mid", "high");
  public static final List<String> TRADE = List.of("loss", "flat", "win");
  static final int RANKED = 96;

  private final long[] closeTimes;
  private final double[] close;
  private final int horizon;
  private final long to;
  private final int[] starts;
  private final double[] realised;

  /**
   * @param closeTimes {@code [bars]} ascending
   * @param close {@code [bars]}
   * @param to the moment of knowledge, in the unit of {@code closeTimes}
   * @param starts the bars, ascending, before which the series is cut
   */
  Labels(long[] closeTimes, double[] close, int horizon, long to, int[] starts) {
    this.closeTimes = closeTimes;
    this.close = close;
    this.horizon = horizon;
    this.to = to;
    this.starts = starts;
    double[] returns = Volatility.logReturns(close);
    for (int start : starts) {
      returns[start] = Double.NaN;
    }
    this.realised = Volatility.realised(returns, horizon);
  }

  /** When the labels of bar {@code i} are known, or {@link Sample#NEVER} where they are not yet. */
  long until(int i) {
    int last = i + horizon;
    return last < close.length && closeTimes[last] <= to && !isCutBetween(i, last)
        ? closeTimes[last]
        : Sample.NEVER;
  }

  private boolean isCutBetween(int from, int to) {
    int found = Arrays.binarySearch(starts, from + 1);
    int next = found < 0 ? -found - 1 : found;
    return next < starts.length && starts[next] <= to;
  }

  int direction(int i) {
    if (until(i) == Sample.NEVER) {
      return Sample.NONE;
    }
    return close[i + horizon] > close[i] ? 1 : 0;
  }

  int volatility(int i) {
    if (until(i) == Sample.NEVER) {
      return Sample.NONE;
    }
    double rank = Volatility.rank(realised[i + horizon], realised, i - RANKED + 1, i + 1);
    if (Double.isNaN(rank)) {
      return Sample.NONE;
    }
    return rank < 1 / 3.0 ? 0 : rank < 2 / 3.0 ? 1 : 2;
  }
}
