package io.bactrian.data.labels;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a trade made in units of what it risked at first (Van Tharp, "Trade Your Way to Financial
 * Freedom"): net profit / (|entry - stop loss| x volume x value of a price unit).
 *
 * <p>The hub knows neither contract sizes nor currencies; the trade itself gives the value of a
 * price unit, profit / ((exit - entry) x volume), so the volume cancels out. Where that cannot be
 * computed with some certainty there is no R.
 */
final class RMultiple {
  private static final int DIGITS = 4;

  /** Brokers round a result to cents: of one below this, the value is known to 1 % at best. */
  private static final BigDecimal LEAST_PROFIT = BigDecimal.ONE;

  private RMultiple() {}

  /** Four digits after the point; null where there is no stop loss or no value of a point. */
  static @Nullable BigDecimal of(ClosedTrade trade) {
    BigDecimal stop = trade.stopLoss();
    if (stop == null || stop.signum() == 0) {
      return null;
    }
    boolean isLong = trade.side().equals("long");
    BigDecimal risked = distance(isLong, stop, trade.entryPrice());
    BigDecimal moved = distance(isLong, trade.entryPrice(), trade.exitPrice());
    BigDecimal profit = trade.profit();
    if (risked.signum() <= 0 // a stop beyond the entry locks a gain in
        || profit.abs().compareTo(LEAST_PROFIT) < 0
        || moved.signum() != profit.signum()) {
      return null;
    }
    return trade
        .netProfit()
        .multiply(moved)
        .divide(risked.multiply(profit), DIGITS, RoundingMode.HALF_EVEN);
  }

  /** How far a price went in the trade's favour. */
  private static BigDecimal distance(boolean isLong, BigDecimal from, BigDecimal to) {
    return isLong ? to.subtract(from) : from.subtract(to);
  }
}
