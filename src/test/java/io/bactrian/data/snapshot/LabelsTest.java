package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final int BARS = 300;
  private static final long[] TIMES = LongStream.range(0, BARS).map(i -> 300 * (i + 1)).toArray();

  private static double[] closes(java.util.function.IntToDoubleFunction close) {
    return IntStream.range(0, BARS).mapToDouble(close).toArray();
  }

  private static Labels labels(double[] close, long to) {
    return new Labels(TIMES, close, 12, to, new int[0]);
  }

  @Test
  void directionIsUpOnlyWhereTheCloseIsHigher() {
    double[] close = closes(i -> 100);
    close[112] = 100.01;
    close[113] = 99.99;
    Labels labels = labels(close, Long.MAX_VALUE);
    assertThat(labels.direction(100)).isEqualTo(1);
    assertThat(labels.direction(101)).isZero();
    assertThat(labels.direction(99)).as("equal").isZero();
  }

  @Test
  void aLabelIsKnownAtTheCloseOfItsLastBarAndNotBefore() {
    double[] close = closes(i -> 100 + i);
    assertThat(labels(close, TIMES[212]).until(200)).isEqualTo(TIMES[212]);
    Labels before = labels(close, TIMES[212] - 1);
    assertThat(before.until(200)).isEqualTo(Sample.NEVER);
    assertThat(before.direction(200)).isEqualTo(Sample.NONE);
    assertThat(before.volatility(200)).isEqualTo(Sample.NONE);
  }

  @Test
  void theLastBarsHaveNoLabel() {
    Labels labels = labels(closes(i -> 100 + i), Long.MAX_VALUE);
    assertThat(labels.direction(BARS - 13)).isEqualTo(1);
    assertThat(labels.direction(BARS - 12)).isEqualTo(Sample.NONE);
  }

  @Test
  void volatilityIsTheRankOfTheNextBarsAmongTheLastOnes() {
    // the swing grows for ever, so the next hour is wilder than all before; reversed, calmer
    double[] growing = closes(i -> 100 + (i % 2) * 0.01 * (i + 1));
    assertThat(labels(growing, Long.MAX_VALUE).volatility(150)).isEqualTo(2);
    double[] shrinking = closes(i -> 100 + (i % 2) * 0.01 * (BARS - i));
    assertThat(labels(shrinking, Long.MAX_VALUE).volatility(150)).isZero();
  }

  @Test
  void equalVolatilitiesCountHalf() {
    assertThat(labels(closes(i -> 100), Long.MAX_VALUE).volatility(150)).isEqualTo(1);
  }

  @Test
  void volatilityNeedsTheWholeWindowBefore() {
    Labels labels = labels(closes(i -> 100 + i % 7), Long.MAX_VALUE);
    assertThat(labels.volatility(106)).isEqualTo(Sample.NONE);
    assertThat(labels.volatility(107)).isNotEqualTo(Sample.NONE);
    assertThat(labels.direction(106)).isNotEqualTo(Sample.NONE);
  }

  @Test
  void aPriceOfZeroLeavesTheVolatilityOut() {
    double[] close = closes(i -> 100 + i % 7);
    close[140] = 0;
    assertThat(labels(close, Long.MAX_VALUE).volatility(150)).isEqualTo(Sample.NONE);
  }

  @Test
  void whatComesAfterTheHorizonDoesNotMatter() {
    double[] close = closes(i -> 100 + i % 7);
    double[] other = Arrays.copyOf(close, BARS);
    Arrays.fill(other, 213, BARS, 9999);
    assertThat(labels(other, Long.MAX_VALUE).volatility(200))
        .isEqualTo(labels(close, Long.MAX_VALUE).volatility(200));
    assertThat(labels(other, Long.MAX_VALUE).direction(200))
        .isEqualTo(labels(close, Long.MAX_VALUE).direction(200));
  }

  @Test
  void countsAGapInBarsAndReportsItsTime() {
    long[] times = TIMES.clone();
    for (int i = 205; i < BARS; i++) {
      times[i] += 1_000_000;
    }
    assertThat(new Labels(times, closes(i -> 1), 12, Long.MAX_VALUE, new int[0]).until(200))
        .isEqualTo(TIMES[212] + 1_000_000);
  }
}
