package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Bar;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.ExchangeRates.Quote;
import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a price is and how far it moves, by its closed bars. */
final class PriceMoves {
  /** How many bars the average true range is computed of. */
  static final int ATR_BARS = Indicator.ATR_14_RATIO.bars();

  private static final int LEAST_RETURNS = 20;
  private static final double SECONDS_OF_A_YEAR = Duration.ofDays(1).toSeconds() * 365.25;

  private PriceMoves() {}

  /** What a symbol costs: the close of its newest closed bar, if that is young enough. */
  static Known<BigDecimal> newest(
      ExchangeRates.Quotes bars, String symbol, String period, Instant moment, Duration maxAge) {
    Quote quote = bars.newest(symbol, period).orElse(null);
    if (quote == null) {
      return Known.unknown("no %s bar of %s has closed: name price".formatted(period, symbol));
    }
    if (Duration.between(quote.at(), moment).compareTo(maxAge) > 0) {
      return Known.unknown(
          "the newest %s bar of %s closed at %s, more than %s ago: name price"
              .formatted(period, symbol, quote.at(), Spans.inWords(maxAge)));
    }
    return Known.of(quote.price());
  }

  /**
   * The indicator {@code atr_14} in units of the price.
   *
   * @param bars oldest first
   */
  static Known<Double> averageTrueRange(List<Bar> bars, String symbol, String period) {
    if (bars.size() < ATR_BARS) {
      return tooFew(ATR_BARS, bars.size(), symbol, period);
    }
    double ratio = IndicatorStream.after(Bar.columns(bars)).value(Indicator.ATR_14_RATIO);
    double atr = ratio * bars.get(bars.size() - 1).close().doubleValue();
    return atr > 0
        ? Known.of(atr)
        : Known.unknown("the %s bars of %s do not move".formatted(period, symbol));
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
