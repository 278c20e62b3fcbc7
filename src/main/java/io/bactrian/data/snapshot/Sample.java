package io.bactrian.data.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * One row of a snapshot. Times are microseconds since 1970, as PostgreSQL and Parquet keep them.
 *
 * @param asOf the moment that its features are known
 * @param signal null where the sample is a bar
 * @param features {@code [features]}, NaN where missing
 * @param direction the class's index, or {@link #NONE}
 * @param netProfit of the signal's trades, NaN where none is known
 * @param notes what people noted about decisions on it, as JSON; null where there is nothing
 * @param until the moment that its labels are known, or {@link #NEVER}
 */
@SuppressWarnings("ArrayRecordComponent") // a row of numbers, compared by nobody
record Sample(
    long asOf,
    @Nullable Signal signal,
    float[] features,
    int direction,
    int volatility,
    int trade,
    double netProfit,
    @Nullable String notes,
    long until) {
  static final int NONE = -1;
  static final long NEVER = Long.MIN_VALUE;

  /**
   * A signal and what is known of its trades.
   *
   * @param asOf when it fired, or was received where it does not say; microseconds since 1970
   * @param netProfit NaN where no trade is known
   * @param corrected the label that someone gave the last corrected trade, null where there is none
   * @param closedAt of the last trade, or {@link #NEVER}
   */
  record Signal(
      String id,
      String strategy,
      String action,
      long asOf,
      double netProfit,
      @Nullable String corrected,
      long closedAt) {}

  static Sample of(Signal signal, float[] features, @Nullable String notes) {
    double profit = signal.netProfit();
    String corrected = signal.corrected();
    int trade =
        corrected != null
            ? Labels.TRADE.indexOf(corrected)
            : Double.isNaN(profit) ? NONE : (int) Math.signum(profit) + 1;
    return new Sample(
        signal.asOf(), signal, features, NONE, NONE, trade, profit, notes, signal.closedAt());
  }
}
