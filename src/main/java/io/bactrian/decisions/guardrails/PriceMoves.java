package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Bar;
import java.time.Duration;
import java.util.List;

/** How far a price moves, by its closed bars. */
final class PriceMoves {
  /** Bars of Wilder's average. */
  static final int ATR = 14;

  /**
   * Bars that the average true range is computed of, where there are so many: what the first of
   * them adds has faded to less than a millionth.
   */
  static final int ATR_BARS = 210;

  private static final int LEAST_RETURNS = 20;
  private static final double SECONDS_OF_A_YEAR = Duration.ofDays(1).toSeconds() * 365.25;

  private PriceMoves() {}

  /**
   * Wilder's average true range over 14 bars, in units of the price (J. W. Wilder, New Concepts in
   * Technical Trading Systems, 1978): the mean of the first 14 true ranges, then {@code (13 atr +
   * range) / 14}.
   *
   * @param bars oldest first
   */
  static Known<Double> averageTrueRange(List<Bar> bars, String symbol, String period) {
    if (bars.size() <= ATR) {
      return tooFew(ATR + 1, bars.size(), symbol, period);
    }
    double atr = 0;
    for (int i = 1; i < bars.size(); i++) {
      double range = trueRange(bars.get(i), bars.get(i - 1));
      atr = i <= ATR ? atr + range / ATR : (atr * (ATR - 1) + range) / ATR;
    }
    return atr > 0
        ? Known.of(atr)
        : Known.unknown("the %s bars of %s do not move".formatted(period, symbol));
  }

  private static double trueRange(Bar bar, Bar before) {
    double last = before.close().doubleValue();
    double high = Math.max(bar.high().doubleValue(), last);
    return high - Math.min(bar.low().doubleValue(), last);
  }

  /**
   * The standard deviation of a year's logarithmic return, as a part of the price: the square root
   * of the sum of squared returns over the time that they span (realised variance; T. G. Andersen
   * and T. Bollerslev, International Economic Review 39, 1998). Gaps count with their time.
   *
   * @param bars oldest first
   */
  static Known<Double> volatility(List<Bar> bars, String symbol, String period) {
    if (bars.size() <= LEAST_RETURNS) {
      return tooFew(LEAST_RETURNS + 1, bars.size(), symbol, period);
    }
    double sum = 0;
    for (int i = 1; i < bars.size(); i++) {
      double before = bars.get(i - 1).close().doubleValue();
      double close = bars.get(i).close().doubleValue();
      if (before <= 0 || close <= 0) {
        return Known.unknown(
            "the %s bar of %s that closed at %s has no price above 0"
                .formatted(period, symbol, bars.get(close > 0 ? i - 1 : i).closeTime()));
      }
      double move = Math.log(close / before);
      sum += move * move;
    }
    Duration span =
        Duration.between(bars.get(0).closeTime(), bars.get(bars.size() - 1).closeTime());
    return sum > 0
        ? Known.of(Math.sqrt(sum * SECONDS_OF_A_YEAR / span.toSeconds()))
        : Known.unknown("the %s bars of %s do not move".formatted(period, symbol));
  }

  private static Known<Double> tooFew(int needed, int held, String symbol, String period) {
    return Known.unknown(
        "%d closed %s bars of %s are needed, %d are held".formatted(needed, period, symbol, held));
  }
}
