package io.bactrian.data.features;

import static io.bactrian.data.features.FeatureSet.RANKED;
import static io.bactrian.data.features.FeatureSet.RANKED_BARS;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.CMOIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.aroon.AroonOscillatorIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.HighestValueIndicator;
import org.ta4j.core.indicators.helpers.LowestValueIndicator;
import org.ta4j.core.indicators.helpers.TRIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/** The indicators over one run of bars, behind {@link FeatureSet}. */
final class FeatureBlock {
  private static final double DAY_SECONDS = 86_400;

  private final List<Bar> bars;
  private final double[] close;
  private final double[] volume;
  private final double[] returns;
  private final double[] ranked;
  private final double[] typical;
  private final Indicator<Num> cmo;
  private final Indicator<Num> trueRange;
  private final Indicator<Num> stochastic;
  private final Indicator<Num> aroon;
  private final Indicator<Num> highest;
  private final Indicator<Num> lowest;

  FeatureBlock(List<Bar> bars) {
    this.bars = bars;
    close = bars.stream().mapToDouble(bar -> bar.close().doubleValue()).toArray();
    volume = bars.stream().mapToDouble(bar -> bar.volume().doubleValue()).toArray();
    returns = Volatility.logReturns(close);
    ranked = Volatility.realised(returns, RANKED_BARS);
    typical = bars.stream().mapToDouble(FeatureBlock::typical).toArray();
    BarSeries series = series(bars);
    var closes = new ClosePriceIndicator(series);
    trueRange = new TRIndicator(series);
    cmo = new CMOIndicator(closes, 14);
    stochastic = new StochasticOscillatorKIndicator(series, 14);
    aroon = new AroonOscillatorIndicator(series, 25);
    highest = new HighestValueIndicator(closes, 20);
    lowest = new LowestValueIndicator(closes, 20);
  }

  /** The features at bar {@code i}, in the order of {@link FeatureSet#names}. */
  float[] row(int i) {
    double price = close[i];
    boolean flat = value(highest, i) == value(lowest, i); // else rounding poses as movement
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
      value(cmo, i),
      flat ? Double.NaN : commodityChannel(i),
      value(stochastic, i),
      value(aroon, i),
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

  private static double typical(Bar bar) {
    return (bar.high().doubleValue() + bar.low().doubleValue() + bar.close().doubleValue()) / 3;
  }

  /** ta4j's own average is a running sum, whose rounding depends on where the series begins. */
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
      sum += value(trueRange, i);
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

  private static double value(Indicator<Num> indicator, int i) {
    return indicator.getValue(i).doubleValue();
  }

  private static float[] finite(double[] row) {
    var values = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      float value = (float) row[i];
      values[i] = Float.isFinite(value) ? value : Float.NaN;
    }
    return values;
  }

  private static BarSeries series(List<Bar> bars) {
    var converted = new ArrayList<org.ta4j.core.Bar>(bars.size());
    for (Bar bar : bars) {
      converted.add(
          new BaseBar(
              Duration.between(bar.openTime(), bar.closeTime()),
              bar.closeTime().atZone(ZoneOffset.UTC),
              bar.open().doubleValue(),
              bar.high().doubleValue(),
              bar.low().doubleValue(),
              bar.close().doubleValue(),
              bar.volume().doubleValue(),
              0,
              0,
              DoubleNum::valueOf));
    }
    return new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).withBars(converted).build();
  }
}
