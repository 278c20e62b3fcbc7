package io.bactrian.data.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.StochasticOscillatorDIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandFacade;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.numeric.BinaryOperation;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator.SimpleLinearRegressionType;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/** ta4j computes the same, up to where its recursions begin and its running sums round. */
class AnotherLibraryTest {
  private static final int SETTLED = 2000;
  private static final Ohlcv BARS = MadeUpBars.random(2600, 21);
  private static final BarSeries SERIES = series();
  private static final ClosePriceIndicator CLOSE = new ClosePriceIndicator(SERIES);
  private static final double[][] VALUES = Indicators.all(BARS);

  private static BarSeries series() {
    BarSeries series = new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();
    for (int i = 0; i < BARS.size(); i++) {
      series.addBar(
          new BaseBar(
              Duration.ofMinutes(5),
              Instant.EPOCH.plus(Duration.ofMinutes(5L * i)).atZone(ZoneOffset.UTC),
              BARS.open()[i],
              BARS.high()[i],
              BARS.low()[i],
              BARS.close()[i],
              BARS.volume()[i],
              0,
              0,
              DoubleNum::valueOf));
    }
    return series;
  }

  private static Indicator<Num> theirs(io.bactrian.data.indicators.Indicator indicator) {
    var macd = new MACDIndicator(CLOSE, 12, 26);
    var bands = new BollingerBandFacade(CLOSE, 20, 2);
    var stochastic = new StochasticOscillatorKIndicator(SERIES, 14);
    return switch (indicator) {
      case RSI_14 -> new RSIIndicator(CLOSE, 14);
      case MACD_LINE -> macd;
      case MACD_SIGNAL -> new EMAIndicator(macd, 9);
      case MACD_HISTOGRAM -> BinaryOperation.difference(macd, new EMAIndicator(macd, 9));
      case EMA_20_RATIO -> BinaryOperation.quotient(CLOSE, new EMAIndicator(CLOSE, 20));
      case EMA_50_RATIO -> BinaryOperation.quotient(CLOSE, new EMAIndicator(CLOSE, 50));
      case SMA_200_RATIO -> BinaryOperation.quotient(CLOSE, new SMAIndicator(CLOSE, 200));
      case BB_PERCENT_B -> bands.percentB();
      case BB_WIDTH -> bands.bandwidth();
      case ATR_14_RATIO -> BinaryOperation.quotient(new ATRIndicator(SERIES, 14), CLOSE);
      case STOCH_K_14 -> stochastic;
      case STOCH_D_3 -> new StochasticOscillatorDIndicator(stochastic);
      case CCI_20 -> new CCIIndicator(SERIES, 20);
      case ADX_14 -> new ADXIndicator(SERIES, 14, 14);
      case WILLIAMS_R_14 -> new WilliamsRIndicator(SERIES, 14);
      case MFI_14 -> new MoneyFlowIndexIndicator(SERIES, 14);
      case OBV_SLOPE_20 ->
          new SimpleLinearRegressionIndicator(
              new OnBalanceVolumeIndicator(SERIES), 20, SimpleLinearRegressionType.SLOPE);
    };
  }

  @ParameterizedTest
  @EnumSource
  void agrees(io.bactrian.data.indicators.Indicator indicator) {
    Indicator<Num> theirs = theirs(indicator);
    double scale = indicator.equals(io.bactrian.data.indicators.Indicator.BB_WIDTH) ? 100 : 1;
    double[] ours = VALUES[indicator.ordinal()];
    for (int i = SETTLED; i < ours.length; i++) {
      double expected = theirs.getValue(i).doubleValue() / scale;
      assertThat(Math.abs(ours[i] - expected))
          .as("bar %d: %s and %s", i, ours[i], expected)
          .isLessThan(1e-6 * Math.max(0.01, Math.abs(expected)));
    }
  }
}
