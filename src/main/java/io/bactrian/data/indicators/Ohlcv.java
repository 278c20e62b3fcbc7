package io.bactrian.data.indicators;

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
}
