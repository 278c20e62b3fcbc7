package io.bactrian.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.models.performance.Returns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures of answers and trades against sums by hand. */
class LiveFiguresTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private static Outcome outcome(int bar, double up, @Nullable Integer label) {
    Instant at = START.plusSeconds(300L * bar);
    return new Outcome(
        at,
        "s",
        "champion",
        "low",
        new double[] {1 - up, up},
        new double[] {0.4, 0.6},
        label,
        label == null ? null : at.plusSeconds(300));
  }

  private static Measured of(List<Figure> figures, String metric) {
    return figure(figures, metric).measured();
  }

  private static Figure figure(List<Figure> figures, String metric) {
    return figures.stream().filter(f -> f.metric().equals(metric)).findFirst().orElseThrow();
  }

  /** 0.8 for up, which comes true three times of four. */
  @Test
  void scoresAnswersBesideTheBaseRate() {
    List<Outcome> known =
        IntStream.range(0, 80).mapToObj(i -> outcome(i, 0.8, i % 4 == 0 ? 0 : 1)).toList();
    List<Figure> figures = PredictionScores.of(known);
    assertThat(of(figures, "accuracy").value()).isEqualTo(0.75);
    assertThat(figure(figures, "accuracy").base()).isEqualTo(0.75);
    assertThat(of(figures, "accuracy_gain").value()).isZero();
    assertThat(of(figures, "log_loss").value())
        .isCloseTo(-0.75 * Math.log(0.8) - 0.25 * Math.log(0.2), within(1e-12));
    assertThat(figure(figures, "log_loss").base())
        .isCloseTo(-0.75 * Math.log(0.6) - 0.25 * Math.log(0.4), within(1e-12));
    assertThat(of(figures, "brier").value()).isCloseTo(0.75 * 0.08 + 0.25 * 1.28, within(1e-12));
    assertThat(of(figures, "calibration_gap").value()).isCloseTo(0.05, within(1e-12));
    assertThat(of(figures, "calibration_error").value()).isCloseTo(0.05, within(1e-12));
    assertThat(PredictionScores.of(known.subList(0, 49))).isEmpty();
  }

  @Test
  void poolsNeighboursThatViolateTheOrder() {
    double[] confidence = {0.9, 0.5, 0.6, 0.7, 0.5};
    double[] hits = {1, 0, 1, 0, 1};
    Calibration fitted = Calibration.fit(confidence, hits);
    assertThat(fitted.of(0.5)).as("0 and 1, then 1 and 0, of which none is above").isEqualTo(0.5);
    assertThat(fitted.of(0.65)).isEqualTo(0.5);
    assertThat(fitted.of(0.9)).isEqualTo(1);
    assertThat(fitted.of(0.99)).as("beyond the greatest").isEqualTo(1);
  }

  /** Ten rows are ten bins: the mean of |confidence - hit|. */
  @Test
  void takesTheMeanDistanceOfConfidenceFromWhatWasRight() {
    double[] confidence = IntStream.range(0, 10).mapToDouble(i -> 0.5 + i / 20.0).toArray();
    double[] hits = IntStream.range(0, 10).mapToDouble(i -> i % 2).toArray();
    double[] gaps = IntStream.range(0, 10).mapToDouble(i -> confidence[i] - hits[i]).toArray();
    int[] bins = Calibration.bins(confidence);
    assertThat(bins).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    double[] sums =
        Arrays.stream(Calibration.byBin(gaps, bins))
            .mapToDouble(c -> Arrays.stream(c).sum())
            .toArray();
    assertThat(Calibration.error(sums, 10))
        .as("0.5 + 0.45 + 0.6 + 0.35 + 0.7 + 0.25 + 0.8 + 0.15 + 0.9 + 0.05, of ten")
        .isCloseTo(0.475, within(1e-12));
    assertThat(Calibration.error(new double[] {0.3, -0.1}, 2))
        .as("each bin's sum by itself")
        .isCloseTo(0.2, within(1e-12));
  }

  /** Confidence of 0.9 was right half of the time: so is what is expected of it. */
  @Test
  void expectsWhatConfidenceMeantBefore() {
    List<Outcome> earlier =
        IntStream.range(0, 100).mapToObj(i -> outcome(i, i % 4 < 2 ? 0.9 : 0.6, i % 2)).toList();
    List<Outcome> window = IntStream.range(100, 150).mapToObj(i -> outcome(i, 0.9, null)).toList();
    Estimate made = Estimate.of(earlier, window).orElseThrow();
    assertThat(made.value()).isEqualTo(0.5);
    assertThat(made.rows()).isEqualTo(50);
    assertThat(made.calibratedOn()).isEqualTo(100);
    assertThat(made.low()).isLessThan(0.5 - 2.44 * Math.sqrt(0.25 / 50));
    assertThat(made.high()).isCloseTo(1 - made.low(), within(1e-12));
    assertThat(Estimate.of(earlier.subList(0, 40), window)).isEmpty();
  }

  private static ClosedTrade trade(int day, double gain) {
    Instant at = START.plusSeconds(86_400L * day);
    return new ClosedTrade(
        at, at.plusSeconds(60), "s", "X", "low", null, null, null, gain * 1_000, gain);
  }

  /** Every third loses 1 %, the others win 1 %. */
  @Test
  void scoresTradesByWhatTheAccountHeld() {
    var trades = new ArrayList<ClosedTrade>();
    for (int day = 0; day < 60; day++) {
      trades.add(trade(day, day % 3 == 2 ? -0.01 : 0.01));
    }
    List<Figure> figures = TradeScores.of(trades);
    double[] days = TradeScores.days(trades);
    assertThat(of(figures, "win_rate").value()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(of(figures, "profit_factor").value()).isCloseTo(2, within(1e-12));
    assertThat(of(figures, "profit_factor").low()).isLessThan(2).isPositive();
    assertThat(of(figures, "drawdown").value()).isCloseTo(0.01, within(1e-12));
    assertThat(of(figures, "drawdown").high()).isGreaterThan(0.01);
    Measured sharpe = of(figures, "sharpe");
    assertThat(sharpe.value()).isCloseTo(Returns.sharpe(days, 365.25), within(1e-9));
    assertThat((sharpe.low() + sharpe.high()) / 2).isCloseTo(sharpe.value(), within(1e-9));
    assertThat(TradeScores.of(trades.subList(0, 49))).isEmpty();
  }

  /**
   * Independent returns: the interval is that of A. W. Lo's standard error, sqrt((1 + SR^2 / 2) /
   * n) a day, on average over many series.
   */
  @Test
  void hasLosStandardErrorWhereReturnsAreIndependent() {
    var random = new Random(5);
    int rows = 400;
    double squares = 0;
    for (int round = 0; round < 1_000; round++) {
      double[] days =
          IntStream.range(0, rows).mapToDouble(i -> 0.1 + random.nextGaussian()).toArray();
      Measured sharpe = TradeScores.sharpe(days);
      squares += Math.pow((sharpe.high() - sharpe.low()) / 2 / LongRun.QUANTILE, 2) / 1_000;
    }
    double lo = Returns.sharpeError(0.1 * Math.sqrt(365.25), rows, 365.25);
    assertThat(Math.sqrt(squares)).isCloseTo(lo, within(0.05 * lo));
  }

  @Test
  void countsDaysOnWhichNothingClosed() {
    double[] days = TradeScores.days(List.of(trade(0, 0.5), trade(0, -0.25), trade(3, 0.1)));
    assertThat(days).containsExactly(0.25, 0, 0, 0.1);
    assertThat(TradeScores.drawdown(new double[] {0.1, -0.5, 0.2, 0}).value())
        .as("from 1.1 to 0.55")
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void partsOutcomesWithOneABarAndShadowsApart() {
    Outcome first = outcome(0, 0.8, 1);
    Outcome second =
        new Outcome(
            first.bar(), "t", "champion", "low", first.probabilities(), null, 1, first.knownAt());
    Outcome shadow =
        new Outcome(
            first.bar(), "s", "shadow", "low", first.probabilities(), null, 1, first.knownAt());
    List<Slices<Outcome>> slices = Slices.ofOutcomes(List.of(first, second, shadow), "BTCUSD");
    assertThat(slices.stream().map(s -> s.by() + s.slice() + s.rows().size()))
        .containsExactly(
            "all1",
            "strategys1",
            "strategyt1",
            "symbolBTCUSD1",
            "regimelow1",
            "armchampion1",
            "armshadow1",
            "hour001");
  }

  @Test
  void drawsTheSameStretchesEveryTime() {
    double[] values = {3, 1, 2, 5, 4, 7, 6, 9, 8, 10};
    Measured one = BlockBootstrap.interval(10, 3, rows -> mean(values, rows));
    assertThat(BlockBootstrap.interval(10, 3, rows -> mean(values, rows))).isEqualTo(one);
    assertThat(one.value()).isEqualTo(5.5);
    assertThat(one.low()).isLessThan(5.5);
    assertThat(one.high()).isGreaterThan(5.5);
  }

  /**
   * The same draws as row by row, for stretches that go round the end and a last one that is cut.
   */
  @Test
  void drawsSumsAsItDrawsRows() {
    var random = new Random(7);
    double[] one = random.doubles(101).toArray();
    double[] other = random.doubles(101).toArray();
    Measured byRow =
        BlockBootstrap.interval(101, 8, rows -> Math.abs(mean(one, rows) - 2 * mean(other, rows)));
    Measured bySums =
        BlockBootstrap.ofSums(
            new double[][] {one, other}, 8, sums -> Math.abs(sums[0] - 2 * sums[1]) / 101);
    assertThat(bySums.value()).isCloseTo(byRow.value(), within(1e-12));
    assertThat(bySums.low()).isCloseTo(byRow.low(), within(1e-12));
    assertThat(bySums.high()).isCloseTo(byRow.high(), within(1e-12));
  }

  private static double mean(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
  }
}
