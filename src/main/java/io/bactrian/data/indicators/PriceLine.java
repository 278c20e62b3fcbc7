package io.bactrian.data.indicators;

import java.util.Locale;

/** Averages and bands in units of price, as a chart draws them on the bars. */
enum PriceLine {
  /** EMA(20) of the closes. */
  EMA_20(Indicator.EMA_20_RATIO),

  /** EMA(50) of the closes. */
  EMA_50(Indicator.EMA_50_RATIO),

  /** The mean of 200 closes. */
  SMA_200(Indicator.SMA_200_RATIO),

  /** 2 population standard deviations of 20 closes above their mean. Bollinger, 2001. */
  BB_UPPER(Indicator.BB_WIDTH),

  /** As many below it. */
  BB_LOWER(Indicator.BB_WIDTH);

  private final Indicator indicator;

  PriceLine(Indicator indicator) {
    this.indicator = indicator;
  }

  /** The name in calls and answers, such as {@code ema_20}. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The value at the stream's newest bar, NaN where the stream has none.
   *
   * @param close that bar's
   */
  double value(IndicatorStream stream, double close) {
    double width = stream.value(Indicator.BB_WIDTH);
    return switch (this) {
      case EMA_20, EMA_50, SMA_200 -> close / stream.value(indicator);
      case BB_UPPER -> stream.bandMiddle() * (1 + width / 2);
      case BB_LOWER -> stream.bandMiddle() * (1 - width / 2);
    };
  }
}
