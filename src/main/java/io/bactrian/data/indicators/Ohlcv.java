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
    return count >= size() ? this : upTo(size(), count);
  }

  /** The last {@code count} of the bars before index {@code end}, fewer where there are fewer. */
  public Ohlcv upTo(int end, int count) {
    int from = Math.max(0, end - count);
    return new Ohlcv(
        Arrays.copyOfRange(closeTimes, from, end),
        Arrays.copyOfRange(open, from, end),
        Arrays.copyOfRange(high, from, end),
        Arrays.copyOfRange(low, from, end),
        Arrays.copyOfRange(close, from, end),
        Arrays.copyOfRange(volume, from, end));
  }
}
