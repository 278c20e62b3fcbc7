package io.bactrian.data.indicators;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The indicators by the field's names. A value depends on the newest {@link #bars} closed bars and
 * on nothing else: recursive averages are cut where older bars would change a value by less than
 * 1e-6. C, H, L, V are a bar's close, high, low and volume; EMA(n) weighs by 2 / (n + 1), Wilder's
 * average W(n) by 1 / n.
 */
public enum Indicator {
  /**
   * 100 U / (U + D), where U and D are W(14) of the closes' rises and falls. 0 to 100; NaN where
   * nothing moved. Wilder, New Concepts in Technical Trading Systems, 1978.
   */
  RSI_14(385),

  /** EMA(12) - EMA(26) of C, in units of price. Appel, The MACD Trading Method, 1979. */
  MACD_LINE(384),

  /** EMA(9) of the MACD line, in units of price. Appel, 1979. */
  MACD_SIGNAL(511),

  /** MACD line - MACD signal, in units of price. Aspray, 1986. */
  MACD_HISTOGRAM(511),

  /** C / EMA(20): 1 at the average. */
  EMA_20_RATIO(256),

  /** C / EMA(50): 1 at the average. */
  EMA_50_RATIO(512),

  /** C / mean of the last 200 C: 1 at the average. */
  SMA_200_RATIO(200),

  /**
   * (C - lower) / (upper - lower), where the bands are 2 population standard deviations of 20
   * closes from their mean. 0 at the lower band, 1 at the upper; NaN where the closes are equal.
   * Bollinger, Bollinger on Bollinger Bands, 2001.
   */
  BB_PERCENT_B(20),

  /** (upper - lower) / mean of 20 closes: a share of the price, 0 or more. Bollinger, 2001. */
  BB_WIDTH(20),

  /**
   * W(14) of the true range, max(H - L, |H - C before|, |L - C before|), over C: a share of the
   * price, 0 or more. Wilder, 1978.
   */
  ATR_14_RATIO(385),

  /**
   * 100 (C - lowest L) / (highest H - lowest L) of 14 bars, not smoothed. 0 to 100; NaN where they
   * have no range. Lane, Lane's Stochastics, 1984.
   */
  STOCH_K_14(14),

  /** Mean of the last 3 values of STOCH_K_14. 0 to 100. Lane, 1984. */
  STOCH_D_3(16),

  /**
   * (T - mean of 20 T) / (0.015 * mean absolute deviation of 20 T), where T = (H + L + C) / 3.
   * Mostly -100 to 100; NaN where T did not move. Lambert, Commodity Channel Index, 1980.
   */
  CCI_20(20),

  /**
   * W(14) of DX = 100 |P - M| / (P + M), where P and M are W(14) of the directional movements up
   * and down (the true range by which Wilder divides both cancels out); DX is 0 where there were
   * none. 0 to 100. Wilder, 1978.
   */
  ADX_14(640),

  /**
   * -100 (highest H - C) / (highest H - lowest L) of 14 bars. -100 to 0; NaN where they have no
   * range. Williams, How I Made One Million Dollars, 1973.
   */
  WILLIAMS_R_14(14),

  /**
   * 100 P / (P + N), where P and N are the sums of T * V over those of 14 bars whose T = (H + L +
   * C) / 3 rose and fell. 0 to 100; NaN where none did with a volume. Quong and Soudack, 1989.
   */
  MFI_14(15),

  /**
   * Slope of the least squares line through the last 20 values of the on-balance volume, which adds
   * V where C rose and subtracts it where C fell: volume a bar. Granville, New Key to Stock Market
   * Profits, 1963.
   */
  OBV_SLOPE_20(20);

  private static final Map<String, Indicator> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(Indicator::key, one -> one));
  private static final List<String> KEYS = Arrays.stream(values()).map(Indicator::key).toList();

  private static final int MOST_BARS =
      Arrays.stream(values()).mapToInt(Indicator::bars).max().orElseThrow();

  private final int bars;

  Indicator(int bars) {
    this.bars = bars;
  }

  /** The name in calls and answers, such as {@code rsi_14}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many closed bars a value is computed of. */
  public int bars() {
    return bars;
  }

  /** All names, in the order of the declaration. */
  public static List<String> keys() {
    return KEYS;
  }

  /** How many bars all of them are computed of. */
  public static int mostBars() {
    return MOST_BARS;
  }

  /** By {@link #key}; empty for a name that there is not. */
  public static Optional<Indicator> find(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }
}
