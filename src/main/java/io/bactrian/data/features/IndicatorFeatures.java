package io.bactrian.data.features;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The indicators as a model gets them, free of scale: what is in units of price is divided by the
 * close, a ratio to an average is how far it is from 1, a slope of volume is divided by the mean
 * volume of its 20 bars.
 */
final class IndicatorFeatures {
  /** Those that {@code default@1} has not, under another name or the same. */
  private static final Set<Indicator> USED =
      EnumSet.complementOf(
          EnumSet.of(Indicator.CCI_20, Indicator.STOCH_K_14, Indicator.BB_PERCENT_B));

  /** In the order of the rows. */
  static final List<String> NAMES = USED.stream().map(one -> "f_" + one.key()).toList();

  private static final int VOLUMES = 20;

  private IndicatorFeatures() {}

  /**
   * @param bars closed bars of one series, oldest first
   * @return {@code [bars][NAMES]}
   */
  static float[][] all(List<Bar> bars) {
    var stream = new IndicatorStream();
    var rows = new float[bars.size()][];
    var volumes = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Bar bar = bars.get(i);
      double close = bar.close().doubleValue();
      volumes[i] = bar.volume().doubleValue();
      stream.add(bar.high().doubleValue(), bar.low().doubleValue(), close, volumes[i]);
      rows[i] = row(stream, close, meanVolume(volumes, i));
    }
    return rows;
  }

  private static float[] row(IndicatorStream stream, double close, double volume) {
    var row = new float[NAMES.size()];
    int column = 0;
    for (Indicator indicator : USED) {
      double value = stream.value(indicator);
      float scaled =
          (float)
              switch (indicator) {
                case MACD_LINE, MACD_SIGNAL, MACD_HISTOGRAM -> value / close;
                case EMA_20_RATIO, EMA_50_RATIO, SMA_200_RATIO -> value - 1;
                case OBV_SLOPE_20 -> value / volume;
                default -> value;
              };
      row[column++] = Float.isFinite(scaled) ? scaled : Float.NaN;
    }
    return row;
  }

  private static double meanVolume(double[] volumes, int last) {
    double sum = 0;
    for (int i = Math.max(0, last - VOLUMES + 1); i <= last; i++) {
      sum += volumes[i];
    }
    return sum / VOLUMES;
  }
}
