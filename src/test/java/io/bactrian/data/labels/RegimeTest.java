package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.features.Bar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class RegimeTest {
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2025-01-06T00:00:00Z");

  private static List<Bar> bars(int count, IntToDoubleFunction close) {
    var bars = new ArrayList<Bar>();
    for (int i = 0; i < count; i++) {
      Instant open = START.plus(LENGTH.multipliedBy(i));
      var price = BigDecimal.valueOf(close.applyAsDouble(i));
      bars.add(new Bar(open, open.plus(LENGTH), price, price, price, price, BigDecimal.ONE));
    }
    return bars;
  }

  private static String regime(IntToDoubleFunction close) {
    List<Bar> bars = bars(Regime.BARS, close);
    return String.valueOf(Regime.of(bars, bars.get(bars.size() - 1).closeTime(), LENGTH));
  }

  /** Up and down by turns, by as much as {@code swing} says. */
  private static double zigzag(int i, double swing) {
    return 100 + (i % 2 == 0 ? swing : -swing);
  }

  @Test
  void ranksTheNewestVolatilityAmongThoseBefore() {
    assertThat(regime(i -> zigzag(i, 1 + i * 0.01))).isEqualTo("high-range");
    assertThat(regime(i -> zigzag(i, 3 - i * 0.01))).isEqualTo("low-range");
    assertThat(regime(i -> zigzag(i, 1 + Math.abs(i % 24 - 12) * 0.1))).startsWith("mid");
  }

  @Test
  void distinguishesATrendFromNoise() {
    assertThat(regime(i -> zigzag(i, 0.1) + i * 0.1)).endsWith("-up");
    assertThat(regime(i -> zigzag(i, 0.1) - i * 0.1)).endsWith("-down");
    assertThat(regime(i -> 100)).isEqualTo("mid-range");
  }

  @Test
  void isUnknownWhereBarsAreMissingOrOld() {
    List<Bar> bars = bars(Regime.BARS, i -> zigzag(i, 1));
    Instant close = bars.get(bars.size() - 1).closeTime();
    assertThat(Regime.of(bars.subList(1, bars.size()), close, LENGTH)).isNull();
    assertThat(Regime.of(List.of(), close, LENGTH)).isNull();
    assertThat(Regime.of(bars, close.plus(LENGTH.multipliedBy(3)), LENGTH)).isNotNull();
    assertThat(Regime.of(bars, close.plus(LENGTH.multipliedBy(3)).plusMillis(1), LENGTH)).isNull();
  }
}
