package io.bactrian.watch.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.watch.performance.Measured;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorecardFiguresTest {

  /** The exact limits of a Poisson count: F. Garwood, Biometrika 28 (1936). */
  @ParameterizedTest
  @CsvSource({"0, 0, 3.689", "1, 0.0253, 5.572", "10, 4.795, 18.390"})
  void hasGarwoodsLimits(int events, double low, double high) {
    Measured rate = Rate.of(events, 2);
    assertThat(rate.value()).isEqualTo(events / 2.0);
    assertThat(2 * rate.low()).isCloseTo(low, within(5e-4));
    assertThat(2 * rate.high()).isCloseTo(high, within(5e-4));
  }

  @Test
  void readsThePercentileAndItsIntervalAtTheRows() {
    double[] rows =
        new Random(3).ints(0, 10_000).distinct().limit(1_000).mapToDouble(i -> i).toArray();
    double[] sorted = IntStream.range(0, 1_000).mapToDouble(i -> rows[i]).sorted().toArray();
    Measured p95 = Percentile.of(rows, 0.95);
    assertThat(p95.value()).isEqualTo(sorted[949]);
    assertThat(p95.low()).isBetween(sorted[920], sorted[940]);
    assertThat(p95.high()).isBetween(sorted[955], sorted[975]);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.7, true, MET",
    "0.4, 0.7, true, UNCLEAR",
    "0.1, 0.4, true, MISSED",
    "0.1, 0.5, false, MET",
    "0.6, 0.7, false, MISSED",
    "0.4, 0.6, false, UNCLEAR"
  })
  void meetsATargetWithTheWholeInterval(double low, double high, boolean above, Entry.State state) {
    assertThat(Entry.State.of(low, high, above, 0.5)).isEqualTo(state);
  }
}
