package io.bactrian.watch.performance;

import io.bactrian.data.features.Micros;
import io.bactrian.models.performance.EquityCurve;
import io.bactrian.models.performance.PerformanceReport;
import io.bactrian.models.performance.Trade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes the report of closed trades, whose equity moves where one closes. */
final class LivePerformance {
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;

  /** So long a window has daily returns enough; a shorter one needs the hours. */
  private static final long HOURLY = 60 * DAY;

  private LivePerformance() {}

  /**
   * @param trades by their close, after {@code from} and not after {@code to}
   * @param start what the account held at {@code from}
   */
  static PerformanceReport report(
      List<Trade> trades, double start, String currency, Instant from, Instant to) {
    EquityCurve curve = curve(trades, start, Micros.of(from), Micros.of(to));
    return PerformanceReport.of(currency, trades, curve, exposure(trades, from, to), List.of());
  }

  /** A point a close, and one an hour or day, in which nothing closed as well. */
  private static EquityCurve curve(List<Trade> trades, double start, long from, long to) {
    long step = to - from > HOURLY ? DAY : HOUR;
    var times = new ArrayList<Long>();
    var equity = new ArrayList<Double>();
    double now = start;
    int next = 0;
    for (long end = (Math.floorDiv(from, step) + 1) * step; end < to + step; end += step) {
      long at = Math.min(end, to);
      while (next < trades.size() && Micros.of(trades.get(next).closedAt()) <= at) {
        Trade trade = trades.get(next++);
        now += trade.netProfit();
        long closed = Micros.of(trade.closedAt());
        if (closed < at) {
          times.add(closed);
          equity.add(now);
        }
      }
      times.add(at);
      equity.add(now);
    }
    return new EquityCurve(
        from,
        start,
        times.stream().mapToLong(Long::longValue).toArray(),
        equity.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The share of the window in which any was open. */
  private static double exposure(List<Trade> trades, Instant from, Instant to) {
    long open = 0;
    long covered = Micros.of(from);
    for (Trade trade : trades.stream().sorted(Comparator.comparing(Trade::openedAt)).toList()) {
      long begin = Math.max(Micros.of(trade.openedAt()), covered);
      long end = Micros.of(trade.closedAt());
      if (end > begin) {
        open += end - begin;
        covered = end;
      }
    }
    return (double) open / (Micros.of(to) - Micros.of(from));
  }
}
