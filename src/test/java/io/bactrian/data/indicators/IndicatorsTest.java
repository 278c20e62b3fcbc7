package io.bactrian.data.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndicatorsTest {
  private static final Path BITCOIN = Path.of("../shared/data/market/btc-usd-4h.csv");
  private static final double TOLERANCE = 1e-6;

  /** By then what the books' recursions begin with is below the rounding of their values. */
  private static final int SETTLED = 2000;

  private static final Ohlcv BARS = MadeUpBars.random(6000, 1);
  private static final double[][] VALUES = Indicators.all(BARS);

  @Test
  void thereAreTheSeventeenOfTheField() {
    assertThat(Indicator.keys())
        .containsExactly(
            "rsi_14 macd_line macd_signal macd_histogram ema_20_ratio ema_50_ratio sma_200_ratio bb_percent_b bb_width atr_14_ratio stoch_k_14 stoch_d_3 cci_20 adx_14 williams_r_14 mfi_14 obv_slope_20"
                .split(" "));
    assertThat(Indicator.find("rsi_14")).contains(Indicator.RSI_14);
    assertThat(Indicator.find("RSI_14")).isEmpty();
  }

  /** In the indicator's own units and in standard deviations of it over the series. */
  @ParameterizedTest
  @EnumSource
  void isWhatTheTextbookSays(Indicator indicator) {
    double[] expected = new Textbook(BARS).of(indicator);
    assertThat(difference(VALUES[indicator.ordinal()], expected)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void isWhatTheTextbookSaysOfRealBars(Indicator indicator) throws IOException {
    assumeTrue(Files.exists(BITCOIN), BITCOIN + " is not here");
    Ohlcv bars = read(BITCOIN);
    double[] expected = new Textbook(bars).of(indicator);
    assertThat(difference(Indicators.all(bars)[indicator.ordinal()], expected))
        .isLessThan(TOLERANCE);
  }

  private static double difference(double[] values, double[] expected) {
    double[] settled = Arrays.copyOfRange(expected, SETTLED, expected.length);
    double mean = Arrays.stream(settled).average().orElseThrow();
    double variance =
        Arrays.stream(settled).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double largest = 0;
    for (int i = SETTLED; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - expected[i]));
    }
    assertThat(largest).isFinite();
    return Math.max(largest, largest / Math.sqrt(variance));
  }

  private static Ohlcv read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Ohlcv bars = MadeUpBars.empty(lines.size() - 1);
    for (int i = 0; i < bars.size(); i++) {
      String[] cells = lines.get(i + 1).split(",");
      bars.open()[i] = Double.parseDouble(cells[1]);
      bars.high()[i] = Double.parseDouble(cells[2]);
      bars.low()[i] = Double.parseDouble(cells[3]);
      bars.close()[i] = Double.parseDouble(cells[4]);
      bars.volume()[i] = Double.parseDouble(cells[5]);
    }
    return bars;
  }

  @ParameterizedTest
  @EnumSource
  void dependsOnItsStatedBarsAloneToTheLastBit(Indicator indicator) {
    for (int last = Indicator.mostBars() - 1; last < BARS.size(); last += 389) {
      Ohlcv window = MadeUpBars.part(BARS, last - indicator.bars() + 1, last + 1);
      assertThat(IndicatorStream.after(window).value(indicator))
          .isEqualTo(VALUES[indicator.ordinal()][last])
          .isFinite();
      Ohlcv tooFew = MadeUpBars.part(BARS, last - indicator.bars() + 2, last + 1);
      assertThat(IndicatorStream.after(tooFew).value(indicator)).isNaN();
    }
  }

  /** The stream begins elsewhere than the batch, and drops old bars at other moments. */
  @Test
  void aStreamHasTheBitsOfTheBatchOnEveryBar() {
    int begin = 777;
    var stream = new IndicatorStream();
    for (int i = begin; i < BARS.size(); i++) {
      stream.add(BARS.high()[i], BARS.low()[i], BARS.close()[i], BARS.volume()[i]);
      for (Indicator indicator : Indicator.values()) {
        double expected =
            i - begin + 1 < indicator.bars() ? Double.NaN : VALUES[indicator.ordinal()][i];
        assertThat(Double.doubleToRawLongBits(stream.value(indicator)))
            .as("%s at bar %d", indicator, i)
            .isEqualTo(Double.doubleToRawLongBits(expected));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void knowsNothingOfLaterBars(Indicator indicator) {
    Ohlcv changed = MadeUpBars.part(BARS, 0, 1500);
    for (int i = 1000; i < 1500; i++) {
      changed.close()[i] *= 2;
      changed.high()[i] *= 2;
      changed.volume()[i] *= 2;
    }
    assertThat(Arrays.copyOf(Indicators.all(changed)[indicator.ordinal()], 1000))
        .isEqualTo(Arrays.copyOf(VALUES[indicator.ordinal()], 1000));
  }

  @ParameterizedTest
  @EnumSource
  void oneMissingBarIsMissedForAsLongAsItCounts(Indicator indicator) {
    Ohlcv bars = MadeUpBars.part(BARS, 0, 2000);
    int hole = 1000;
    bars.high()[hole] = Double.NaN;
    bars.low()[hole] = Double.NaN;
    bars.close()[hole] = Double.NaN;
    bars.volume()[hole] = Double.NaN;
    double[] values = Indicators.all(bars)[indicator.ordinal()];
    for (int i = Indicator.mostBars() - 1; i < 2000; i++) {
      if (i >= hole && i < hole + indicator.bars()) {
        assertThat(values[i]).as("bar %d", i).isNaN();
      } else {
        assertThat(values[i]).as("bar %d", i).isEqualTo(VALUES[indicator.ordinal()][i]);
      }
    }
  }

  @Test
  void whatIsUndefinedOfFlatBarsIsMissing() {
    Set<Indicator> undefined =
        EnumSet.of(
            Indicator.RSI_14,
            Indicator.BB_PERCENT_B,
            Indicator.STOCH_K_14,
            Indicator.STOCH_D_3,
            Indicator.CCI_20,
            Indicator.WILLIAMS_R_14,
            Indicator.MFI_14);
    IndicatorStream values = IndicatorStream.after(MadeUpBars.flat(0.1, 7, 700));
    for (Indicator indicator : Indicator.values()) {
      assertThat(Double.isFinite(values.value(indicator)))
          .as(indicator.key())
          .isNotEqualTo(undefined.contains(indicator));
    }
    assertThat(values.value(Indicator.BB_WIDTH)).isZero();
    assertThat(values.value(Indicator.ADX_14)).isZero();
    assertThat(values.value(Indicator.OBV_SLOPE_20)).isZero();
    assertThat(values.value(Indicator.ATR_14_RATIO)).isZero();
  }

  @Test
  void nothingIsInfinite() {
    for (Ohlcv bars :
        List.of(
            MadeUpBars.flat(0, 0, 700),
            MadeUpBars.flat(Double.MAX_VALUE, Double.MAX_VALUE, 700),
            MadeUpBars.flat(Double.MIN_VALUE, 1, 700))) {
      bars.close()[699] *= 0.5;
      bars.low()[699] *= 0.5;
      for (double[] column : Indicators.all(bars)) {
        assertThat(column).doesNotContain(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
      }
    }
  }

  @Test
  void valuesKeepToTheirRanges() {
    for (Indicator indicator :
        List.of(Indicator.RSI_14, Indicator.STOCH_K_14, Indicator.ADX_14, Indicator.MFI_14)) {
      assertThat(Arrays.stream(VALUES[indicator.ordinal()]).filter(v -> v < 0 || v > 100))
          .as(indicator.key())
          .isEmpty();
    }
    double[] ratio = VALUES[Indicator.EMA_20_RATIO.ordinal()];
    assertThat(Arrays.stream(ratio).skip(Indicator.mostBars() - 1).average().orElseThrow())
        .isBetween(0.99, 1.01);
  }
}
