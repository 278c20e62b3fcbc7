package io.bactrian.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals against figures from the literature, and how often they cover what is true. */
class LongRunTest {

  /** R. Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void isWilsonsIntervalOfIndependentEvents(int hits, int rows, double low, double high) {
    Measured measured = LongRun.independent(hits, rows);
    assertThat(measured.low()).isCloseTo(low, within(5e-5));
    assertThat(measured.high()).isCloseTo(high, within(5e-5));
  }

  /**
   * A cosine of 120 rows is the first of six coefficients: its square sum is n/2, so that the
   * long-run variance is n/12 and the standard error the root of 1/12.
   */
  @Test
  void takesTheVarianceOfTheFirstSixCosines() {
    double[] wave =
        IntStream.range(0, 120).mapToDouble(t -> Math.cos(Math.PI * (t + 0.5) / 120)).toArray();
    assertThat(LongRun.variance(wave)).isCloseTo(10, within(1e-9));
    Measured mean = LongRun.mean(wave);
    assertThat(mean.value()).isCloseTo(0, within(1e-12));
    assertThat(mean.high()).isCloseTo(LongRun.QUANTILE / Math.sqrt(12), within(1e-9));
    assertThat(mean.effective()).as("n times 1/2 over 10").isCloseTo(6, within(1e-9));
  }

  @Test
  void countsWhatSharesALabelOnceWhereNothingVaries() {
    var always = new double[240];
    Arrays.fill(always, 1);
    assertThat(LongRun.share(always, 12).effective()).isEqualTo(20);
    assertThat(LongRun.share(always, 12).low()).isBetween(0.7, 0.8);
    assertThat(LongRun.isEnough(215, 12)).isFalse();
    assertThat(LongRun.isEnough(216, 12)).isTrue();
    assertThat(LongRun.isEnough(49, 1)).isFalse();
  }

  /** Shares of an AR(1) above its median: 2,000 series of 500 rows each. */
  @ParameterizedTest
  @CsvSource({"0.0, 0.935, 0.995", "0.9, 0.925, 0.97"})
  void coversTheTruthWhereRowsDependOnEachOther(double rho, double least, double most) {
    var random = new Random(11);
    int shares = 0;
    int means = 0;
    int naive = 0;
    double width = 0;
    int rounds = 2_000;
    for (int round = 0; round < rounds; round++) {
      double[] series = autoregressive(random, rho, 500);
      double[] hits = Arrays.stream(series).map(x -> x > 0 ? 1 : 0).toArray();
      Measured share = LongRun.share(hits, 1);
      Measured mean = LongRun.mean(series);
      Measured pretended = LongRun.independent((long) Arrays.stream(hits).sum(), 500);
      shares += covers(share, 0.5);
      means += covers(mean, 0);
      naive += covers(pretended, 0.5);
      width += share.high() - share.low();
    }
    System.out.printf(
        Locale.ROOT,
        "AR(1) %.1f, n = 500: share covered %.3f (mean width %.3f), mean %.3f, share as if independent %.3f%n",
        rho,
        (double) shares / rounds,
        width / rounds,
        (double) means / rounds,
        (double) naive / rounds);
    assertThat((double) shares / rounds).isBetween(least, most);
    assertThat((double) means / rounds).isBetween(0.925, 0.97);
    assertThat(naive / (double) rounds < 0.5).isEqualTo(rho > 0.5);
  }

  private static int covers(Measured measured, double truth) {
    return measured.low() <= truth && truth <= measured.high() ? 1 : 0;
  }

  private static double[] autoregressive(Random random, double rho, int rows) {
    var series = new double[rows];
    double before = random.nextGaussian();
    for (int t = 0; t < rows; t++) {
      before = rho * before + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      series[t] = before;
    }
    return series;
  }
}
