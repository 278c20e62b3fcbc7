package io.bactrian.decisions.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.features.Bar;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriceMovesTest {
  private static double[] closes(int count) {
    return IntStream.range(0, count).mapToDouble(i -> 100 + (i % 2)).toArray();
  }

  private static double atr(List<Bar> bars) {
    Double value = PriceMoves.averageTrueRange(bars, "EURUSD", "M5").value();
    assertThat(value).isNotNull();
    return value == null ? Double.NaN : value;
  }

  @Test
  void takesTheIndicatorForTheAverageTrueRange() {
    double[] closes = new double[PriceMoves.ATR_BARS];
    java.util.Arrays.fill(closes, 100);
    assertThat(atr(Planted.bars(1, closes))).isCloseTo(2, within(1e-9));
    closes[closes.length - 2] = 110; // a range of 11, then one of 11 back, each a 14th
    double after = (2 * 13 + 11) / 14.0;
    assertThat(atr(Planted.bars(1, closes))).isCloseTo((after * 13 + 11) / 14, within(1e-6));
  }

  @Test
  void measuresVolatilityByTheTimeThatReturnsSpan() {
    Double year = PriceMoves.volatility(Planted.bars(1, closes(289)), "EURUSD", "M5").value();
    double move = Math.log(101.0 / 100);
    double expected = Math.sqrt(288 * move * move * 365.25);
    assertThat(year).isCloseTo(expected, within(1e-9));
  }

  @Test
  void saysHowManyBarsAreNeeded() {
    assertThat(PriceMoves.averageTrueRange(Planted.bars(1, closes(384)), "EURUSD", "M5").why())
        .isEqualTo("385 closed M5 bars of EURUSD are needed, 384 are held");
    assertThat(PriceMoves.volatility(Planted.bars(1, closes(20)), "EURUSD", "M5").why())
        .isEqualTo("21 closed M5 bars of EURUSD are needed, 20 are held");
  }

  @Test
  void knowsNoMeasureOfWhatDoesNotMove() {
    double[] flat = new double[PriceMoves.ATR_BARS];
    java.util.Arrays.fill(flat, 100);
    assertThat(PriceMoves.averageTrueRange(Planted.bars(0, flat), "EURUSD", "M5").value()).isNull();
    assertThat(PriceMoves.volatility(Planted.bars(0, flat), "EURUSD", "M5").value()).isNull();
    flat[7] = 0;
    assertThat(PriceMoves.volatility(Planted.bars(0, flat), "EURUSD", "M5").why())
        .contains("no price above 0");
  }
}
