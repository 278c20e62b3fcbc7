package io.bactrian.data.indicators;

/** All indicators of bars that are held already. */
public final class Indicators {
  private Indicators() {}

  /**
   * The values at every bar, as {@link IndicatorStream} has them bar by bar.
   *
   * @return {@code [indicators in the order of their declaration][bars]}
   */
  public static double[][] all(Ohlcv bars) {
    Indicator[] indicators = Indicator.values();
    var columns = new double[indicators.length][bars.size()];
    var stream = new IndicatorStream();
    for (int i = 0; i < bars.size(); i++) {
      stream.add(bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]);
      for (Indicator indicator : indicators) {
        columns[indicator.ordinal()][i] = stream.value(indicator);
      }
    }
    return columns;
  }
}
