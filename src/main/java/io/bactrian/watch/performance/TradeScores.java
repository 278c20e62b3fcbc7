package io.bactrian.watch.performance;

import io.bactrian.models.performance.Drawdown;
import io.bactrian.models.performance.EquityCurve;
import io.bactrian.models.performance.Returns;
import io.bactrian.models.registry.Gate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What closed trades were worth. All but the win rate counts what a trade made as a share of what
 * its account held, so that accounts of several sizes and currencies add up.
 */
final class TradeScores {
  private static final double DAYS_A_YEAR = 365.25;
  private static final long DAY = 86_400_000_000L;

  private TradeScores() {}

  static List<Figure> of(List<ClosedTrade> trades) {
    List<ClosedTrade> ordered =
        trades.stream().sorted(Comparator.comparing(ClosedTrade::opened)).toList();
    int span = span(ordered);
    var figures = new ArrayList<Figure>();
    if (LongRun.isEnough(ordered.size(), span)) {
      double[] wins = ordered.stream().mapToDouble(trade -> trade.net() > 0 ? 1 : 0).toArray();
      figures.add(new Figure("win_rate", LongRun.share(wins, span), null));
    }
    List<ClosedTrade> known =
        ordered.stream().filter(trade -> !Double.isNaN(trade.gain())).toList();
    double[] gains = known.stream().mapToDouble(ClosedTrade::gain).toArray();
    boolean both = Arrays.stream(gains).anyMatch(g -> g > 0) && min(gains) < 0;
    if (both && LongRun.isEnough(gains.length, span)) {
      figures.add(new Figure("profit_factor", profitFactor(gains), 1.0));
    }
    double[] days = days(known);
    if (LongRun.isEnough(days.length, 1) && Arrays.stream(days).distinct().count() > 1) {
      figures.add(new Figure("sharpe", sharpe(days), 0.0));
      figures.add(new Figure("drawdown", drawdown(days), null));
    }
    return figures;
  }

  /** The most trades that were opened while one was open. */
  static int span(List<ClosedTrade> ordered) {
    return Gate.block(
            ordered.stream().map(ClosedTrade::opened).toArray(Instant[]::new),
            ordered.stream().map(ClosedTrade::closed).toArray(Instant[]::new))
        / 3;
  }

  /** Won over lost; the interval is of its logarithm, by the delta method. */
  static Measured profitFactor(double[] gains) {
    double won = Arrays.stream(gains).map(g -> Math.max(g, 0)).average().orElseThrow();
    double lost = Arrays.stream(gains).map(g -> Math.max(-g, 0)).average().orElseThrow();
    double[] influence =
        Arrays.stream(gains).map(g -> Math.max(g, 0) / won - Math.max(-g, 0) / lost).toArray();
    double half = LongRun.QUANTILE * LongRun.standardError(influence);
    double factor = won / lost;
    return new Measured(
        factor, factor * Math.exp(-half), factor * Math.exp(half), gains.length, Double.NaN);
  }

  /**
   * A year; the interval by the delta method with the long-run variance (A. W. Lo, Financial
   * Analysts Journal 58, 2002; O. Ledoit and M. Wolf, J. Empirical Finance 15, 2008).
   */
  static Measured sharpe(double[] days) {
    int n = days.length;
    double mean = LongRun.average(days);
    double variance = Arrays.stream(days).map(r -> (r - mean) * (r - mean)).sum() / (n - 1);
    double deviation = Math.sqrt(variance);
    double ratio = mean / deviation;
    double[] influence =
        Arrays.stream(days)
            .map(r -> (r - mean) / deviation)
            .map(z -> z - ratio / 2 * (z * z - 1))
            .toArray();
    double half = LongRun.QUANTILE * LongRun.standardError(influence);
    double year = Math.sqrt(DAYS_A_YEAR);
    return new Measured(
        Returns.sharpe(days, DAYS_A_YEAR),
        (ratio - half) * year,
        (ratio + half) * year,
        n,
        Double.NaN);
  }

  /**
   * The deepest fall as a share of the peak; the interval is of as many days drawn in stretches.
   */
  static Measured drawdown(double[] days) {
    int block = (int) Math.ceil(Math.cbrt(days.length));
    return BlockBootstrap.interval(days.length, block, rows -> deepest(days, rows));
  }

  private static double deepest(double[] days, int[] rows) {
    var equity = new double[rows.length];
    double now = 1;
    for (int i = 0; i < rows.length; i++) {
      now = Math.max(0, now * (1 + days[rows[i]]));
      equity[i] = now;
    }
    long[] times = LongStream.rangeClosed(1, rows.length).map(i -> i * DAY).toArray();
    return Drawdown.of(new EquityCurve(0, 1, times, equity)).fraction();
  }

  /** What each UTC day made, from the first with a close to the last, those without one as well. */
  static double[] days(List<ClosedTrade> trades) {
    var byDay = new TreeMap<LocalDate, Double>();
    for (ClosedTrade trade : trades) {
      byDay.merge(trade.closed().atZone(ZoneOffset.UTC).toLocalDate(), trade.gain(), Double::sum);
    }
    return byDay.isEmpty()
        ? new double[0]
        : byDay
            .firstKey()
            .datesUntil(byDay.lastKey().plusDays(1))
            .mapToDouble(day -> byDay.getOrDefault(day, 0.0))
            .toArray();
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }
}
