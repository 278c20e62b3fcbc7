package io.bactrian.data.features;

import static io.bactrian.data.features.FeatureSet.RANKED;
import static io.bactrian.data.features.FeatureSet.RANKED_BARS;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The indicators over one run of bars, behind {@link FeatureSet}. */
final class FeatureBlock {
  private static final double DAY_SECONDS = 86_400;

  private final List<Bar> bars;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double[] volume;
  private final double[] returns;
  private final double[] ranked;
  private final double[] typical;

  FeatureBlock(List<Bar> bars) {
    this.bars = bars;
    high = column(bars, bar -> bar.high().doubleValue());
    low = column(bars, bar -> bar.low().doubleValue());
    close = column(bars, bar -> bar.close().doubleValue());
    volume = column(bars, bar -> bar.volume().doubleValue());
    returns = Volatility.logReturns(close);
    ranked = Volatility.realised(returns, RANKED_BARS);
    typical = new double[close.length];
    for (int i = 0; i < typical.length; i++) {
      typical[i] = (high[i] + low[i] + close[i]) / 3;
    }
  }

  private static double[] column(List<Bar> bars, ToDoubleFunction<Bar> value) {
    return bars.stream().mapToDouble(value).toArray();
  }

  /** The features at bar {@code i}, in the order of {@link FeatureSet#names}. */
  float[] row(int i) {
    double price = close[i];
    boolean flat = highest(close, i, 20) == lowest(close, i, 20); // else rounding poses as movement
    ZonedDateTime at = bars.get(i).closeTime().atZone(ZoneOffset.UTC);
    double hour = 2 * Math.PI * at.toLocalTime().toSecondOfDay() / DAY_SECONDS;
    double[] row = {
      Volatility.logReturn(close[i - 1], price),
      Volatility.logReturn(close[i - 3], price),
      Volatility.logReturn(close[i - 12], price),
      Volatility.logReturn(close[i - 48], price),
      price / mean(close, i, 12) - 1,
      price / mean(close, i, 48) - 1,
      mean(close, i, 5) / mean(close, i, 20) - 1,
      momentum(i),
      flat ? Double.NaN : commodityChannel(i),
      stochastic(i),
      aroon(i),
      flat ? Double.NaN : percentB(i),
      Volatility.realised(returns, i, 12),
      Volatility.realised(returns, i, 48),
      Volatility.rank(ranked[i], ranked, i - RANKED, i),
      meanRange(i) / price,
      volume[i] / mean(volume, i, 20),
      StrictMath.sin(hour),
      StrictMath.cos(hour),
      at.getDayOfWeek().getValue()
    };
    return finite(row);
  }

  private static double highest(double[] values, int last, int bars) {
    double highest = values[last];
    for (int i = last - bars + 1; i < last; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  private static double lowest(double[] values, int last, int bars) {
    double lowest = values[last];
    for (int i = last - bars + 1; i < last; i++) {
      lowest = Math.min(lowest, values[i]);
    }
    return lowest;
  }

  /** CMO(14), Chande 1994. */
  private double momentum(int last) {
    double gains = 0;
    double losses = 0;
    for (int i = last - 13; i <= last; i++) {
      gains += Math.max(0, close[i] - close[i - 1]);
      losses += Math.max(0, close[i - 1] - close[i]);
    }
    return percent(gains - losses, gains + losses);
  }

  /** %K(14), Lane 1984. */
  private double stochastic(int last) {
    double lowest = lowest(low, last, 14);
    return percent(close[last] - lowest, highest(high, last, 14) - lowest);
  }

  /** The Aroon oscillator(25), Chande 1995: how recent the highest high is, less the lowest low. */
  private double aroon(int last) {
    return percent(25 - since(high, highest(high, last, 26), last), 25)
        - percent(25 - since(low, lowest(low, last, 26), last), 25);
  }

  private static int since(double[] values, double value, int last) {
    int bars = 0;
    while (bars < 25 && values[last - bars] != value) {
      bars++;
    }
    return bars;
  }

  private static double percent(double part, double whole) {
    return whole == 0 ? Double.NaN : part / whole * 100;
  }

  /** Not a running sum, whose rounding would depend on where the series begins. */
  private static double mean(double[] values, int last, int bars) {
    double sum = 0;
    for (int i = last - bars + 1; i <= last; i++) {
      sum += values[i];
    }
    return sum / bars;
  }

  private double meanRange(int last) {
    double sum = 0;
    for (int i = last - 13; i <= last; i++) {
      double before = close[i - 1];
      double gap = Math.max(Math.abs(high[i] - before), Math.abs(before - low[i]));
      sum += Math.max(Math.abs(high[i] - low[i]), gap);
    }
    return sum / 14;
  }

  /** CCI(20), Lambert 1980. */
  private double commodityChannel(int last) {
    double mean = mean(typical, last, 20);
    double deviation = 0;
    for (int i = last - 19; i <= last; i++) {
      deviation += Math.abs(typical[i] - mean);
    }
    return (typical[last] - mean) / (0.015 * (deviation / 20));
  }

  /** Where the close is between the Bollinger bands of 20 bars and 2 population deviations. */
  private double percentB(int last) {
    double mean = mean(close, last, 20);
    double squares = 0;
    for (int i = last - 19; i <= last; i++) {
      squares += (close[i] - mean) * (close[i] - mean);
    }
    double band = 2 * Math.sqrt(squares / 20);
    return (close[last] - (mean - band)) / (2 * band);
  }

  private static float[] finite(double[] row) {
    var values = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      float value = (float) row[i];
      values[i] = Float.isFinite(value) ? value : Float.NaN;
    }
    return values;
  }
}
