package io.bactrian.data.indicators;

import java.util.Arrays;

/**
 * Closed bars of one series as columns, oldest first, all {@code [bars]}. Prices are binary
 * fractions: what is computed of them is a feature or a signal, never money.
 *
 * @param closeTimes microseconds since 1970, UTC, ascending
 * @param volume in the units of the feed
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a computation, compared by nobody
public record Ohlcv(
    long[] closeTimes,
    double[] open,
    double[] high,
    double[] low,
    double[] close,
    double[] volume) {

  public int size() {
    return close.length;
  }

  /** The last {@code count} of these bars, all of them where there are no more. */
  public Ohlcv newest(int count) {
    int from = Math.max(0, size() - count);
    return from == 0
        ? this
        : new Ohlcv(
            Arrays.copyOfRange(closeTimes, from, closeTimes.length),
            newest(open, from),
            newest(high, from),
            newest(low, from),
            newest(close, from),
            newest(volume, from));
  }

  private static double[] newest(double[] column, int from) {
    return Arrays.copyOfRange(column, from, column.length);
  }
}
