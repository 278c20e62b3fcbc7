package io.bactrian.models.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PerformanceReportTest {
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;

  /** The series "mixed" of empyrical's tests (Quantopian), with the values that those expect. */
  private static final double[] MIXED = {0.01, 0.10, -0.04, 0.02, 0.03, 0.02, 0.01, -0.10};

  private static EquityCurve curve(long step, double start, double... equity) {
    var times = new long[equity.length];
    Arrays.setAll(times, i -> (i + 1) * step);
    return new EquityCurve(0, start, times, equity);
  }

  private static double[] grown(double start, double... returns) {
    var values = new double[returns.length];
    double now = start;
    for (int i = 0; i < values.length; i++) {
      now *= 1 + returns[i];
      values[i] = now;
    }
    return values;
  }

  private static Trade trade(double net, @Nullable String regime) {
    return new Trade(
        "X",
        "BUY",
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        Instant.EPOCH,
        1,
        "end",
        1,
        net + 4,
        1,
        1,
        1,
        1,
        net,
        regime,
        "",
        null);
  }

  @Test
  void hasTheSharpeRatioThatEmpyricalHas() {
    assertThat(Returns.sharpe(MIXED, 252)).isCloseTo(1.7238613961706866, within(1e-12));
  }

  @Test
  void hasTheSortinoRatioThatEmpyricalHas() {
    assertThat(Returns.sortino(MIXED, 252)).isCloseTo(2.605531251673693, within(1e-12));
  }

  @Test
  void hasTheSortinoRatioOfRollingerAndHoffman() {
    double[] years = {0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04};
    assertThat(Returns.sortino(years, 1)).isCloseTo(4.417, within(5e-4));
  }

  @Test
  void hasTheDrawdownAndTheCalmarRatioThatEmpyricalHas() {
    EquityCurve curve = curve(DAY, 100, grown(100, MIXED));
    Drawdown drawdown = Drawdown.of(curve);
    assertThat(drawdown.fraction()).isCloseTo(0.1, within(1e-12));
    assertThat(drawdown.recoveredAt()).isNull();
    double annual = Returns.annual(100, curve.end(), 9 / 252.0); // its series has a day more
    assertThat(annual / 0.1).isCloseTo(19.135925373194233, within(1e-9));
  }

  /** Lo (2002), table 1's formula: sqrt((1 + SR^2 / 2) / T). */
  @Test
  void hasTheStandardErrorOfLo() {
    assertThat(Returns.sharpeError(0.5, 12, 1)).isCloseTo(0.306, within(5e-4));
    assertThat(Returns.sharpeError(1.5, 24, 1)).isCloseTo(0.298, within(5e-4));
    assertThat(Returns.sharpeError(3.0, 60, 1)).isCloseTo(0.303, within(5e-4));
  }

  @Test
  void datesTheDeepestDrawdown() {
    Drawdown drawdown = Drawdown.of(curve(DAY, 100, 110, 99, 104, 111, 105, 120));
    assertThat(drawdown.fraction()).isCloseTo(0.1, within(1e-12));
    assertThat(drawdown.money()).isCloseTo(11, within(1e-12));
    assertThat(drawdown.peakAt()).isEqualTo(Drawdown.at(DAY));
    assertThat(drawdown.troughAt()).isEqualTo(Drawdown.at(2 * DAY));
    assertThat(drawdown.recoveredAt()).isEqualTo(Drawdown.at(4 * DAY));
  }

  @Test
  void hasNoSharpeRatioOfTooFewReturns() {
    PerformanceReport report = report(curve(HOUR, 100, 101, 102, 101));
    assertThat(report.sharpe().value()).isNull();
    assertThat(report.sharpe().note()).contains("1 days and 3 hours", "20 days or 100 hours");
    assertThat(report.sortino().value()).isNull();
  }

  @Test
  void annualisesHoursWhereThereAreFewDaysAndDaysElse() {
    var equity = new double[200];
    Arrays.setAll(equity, i -> 100 + i % 7);
    Ratio hourly = report(curve(HOUR, 100, equity)).sharpe();
    assertThat(hourly.basis()).isEqualTo("hour");
    assertThat(hourly.n()).isEqualTo(200);
    assertThat(hourly.perYear()).isCloseTo(8766, within(1e-6));
    assertThat(hourly.note()).contains("standard error");
    Ratio daily = report(curve(12 * HOUR, 100, equity)).sharpe();
    assertThat(daily.basis()).isEqualTo("day");
    assertThat(daily.n()).isEqualTo(100);
    assertThat(daily.perYear()).isCloseTo(365.25, within(1e-6));
  }

  @Test
  void clipsTheCalmarRatioAndSaysSo() {
    Ratio calmar = report(curve(HOUR, 100, 100, 99.99, 130)).calmar();
    assertThat(calmar.value()).isEqualTo(100);
    assertThat(calmar.clipped()).isTrue();
    assertThat(calmar.note()).contains("clipped to +100");
  }

  @Test
  void hasNoRatioWhereTheEquityWasLost() {
    var equity = new double[200];
    Arrays.setAll(equity, i -> 100 - i);
    assertThat(report(curve(HOUR, 100, equity)).sharpe().note()).contains("0 or below");
  }

  @Test
  void countsTradesCostsAndRegimes() {
    PerformanceReport report =
        PerformanceReport.of(
            "USD",
            List.of(trade(6, "low"), trade(-2, "low"), trade(-1, "high"), trade(0, null)),
            curve(HOUR, 100, 103),
            0.5,
            List.of());
    assertThat(report.trades().winRate()).isEqualTo(0.25);
    assertThat(report.trades().profitFactor()).isEqualTo(2.0);
    assertThat(report.trades().expectancy()).isEqualTo(0.75);
    assertThat(report.costs().total()).isEqualTo(16);
    assertThat(report.regimes())
        .extracting(PerformanceReport.Regime::regime)
        .containsExactly("low", "mid", "high", "unknown");
    assertThat(report.regimes().get(0).netProfit()).isEqualTo(4);
    assertThat(report.baselines())
        .extracting(PerformanceReport.Baseline::name)
        .containsExactly("always_flat");
  }

  @Test
  void thinsACurveAndKeepsItsDeepestPoint() {
    var equity = new double[10_000];
    Arrays.setAll(equity, i -> 100 + i * 0.01);
    equity[7123] = 3;
    EquityCurve thin = curve(HOUR, 100, equity).thinned(400);
    assertThat(thin.size()).isLessThanOrEqualTo(400);
    assertThat(thin.equity()).contains(3.0);
    assertThat(thin.end()).isEqualTo(equity[9999]);
    assertThat(Drawdown.of(thin).fraction())
        .isCloseTo(Drawdown.of(curve(HOUR, 100, equity)).fraction(), within(1e-3));
  }

  private static PerformanceReport report(EquityCurve curve) {
    return PerformanceReport.of("USD", List.of(), curve, 0, List.of());
  }
}
