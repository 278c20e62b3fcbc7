package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether orders could be filled as they say: after the decision, at a price that was there, no
 * better than the limit or, at the moment at which a bar opens, than the prices of that moment; and
 * not again and again at the lowest price of a bar bought, the highest sold, which nobody knows
 * before it is over.
 */
public final class Fills {
  private static final double ROUNDING = 1e-9;
  private static final int LEAST_EXTREMES = 5;
  private static final int SHOWN = 20;

  private final Map<String, Series> bars;
  private final List<Finding> findings = new ArrayList<>();
  private int fills;
  private int extremes;
  private int inside;
  private long firstExtreme = Order.NEVER;

  private Fills(Map<String, Series> bars) {
    this.bars = bars;
  }

  /**
   * @param bars by symbol, with the columns open, high, low and close
   */
  public static CheckResult of(List<Order> orders, Map<String, Series> bars) {
    var fills = new Fills(bars);
    orders.forEach(fills::judge);
    return fills.result(orders.size());
  }

  private CheckResult result(int orders) {
    if (extremes >= LEAST_EXTREMES && 2 * extremes > inside) {
      add(
          "price",
          firstExtreme,
          "%d of %d fills within a bar are at its best price, which is not known before the bar is over. Fill at the next bar's open, or at a limit that was set before."
              .formatted(extremes, inside));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("orders", orders);
    figures.put("fills", fills);
    figures.put("at_the_best_price", extremes);
    figures.put("findings", findings.size());
    return CheckResult.of(
        Check.FILLS,
        "Compared %d entries and exits with the bars.".formatted(fills),
        figures,
        List.copyOf(findings.subList(0, Math.min(SHOWN, findings.size()))));
  }

  private void judge(Order order) {
    if (order.filled() == Order.NEVER) {
      return;
    }
    if (order.filled() < order.decided()) {
      add(
          "filled_at",
          order.filled(),
          "The fill comes before the decision: an order is filled after it was decided.");
      return;
    }
    Series series = bars.get(order.symbol());
    if (series == null) {
      return;
    }
    fill(series, order.filled(), order.price(), order.limit(), order.buy());
    if (order.closed() != Order.NEVER) {
      if (order.closed() < order.filled()) {
        add("closed_at", order.closed(), "The exit comes before the entry.");
      } else {
        fill(series, order.closed(), order.closePrice(), Double.NaN, !order.buy());
      }
    }
  }

  private void fill(Series series, long moment, double price, double limit, boolean buy) {
    int bar = series.knownAt(moment);
    if (bar >= series.size()) {
      atClose(series, bar - 1, moment, price, buy);
      return;
    }
    fills++;
    double open = series.column("open")[bar];
    double high = series.column("high")[bar];
    double low = series.column("low")[bar];
    double rounding = ROUNDING * Math.abs(open);
    if (buy ? price < low - rounding : price > high + rounding) {
      add(
          "price",
          moment,
          "The price %s is better than any of its bar, %s to %s.".formatted(price, low, high));
      return;
    }
    String missed = missed(limit, price, open, buy ? low : high, buy, rounding);
    if (missed != null) {
      add("limit", moment, missed);
      return;
    }
    boolean opens = bar > 0 && series.known()[bar - 1] == moment;
    if (opens && !Double.isNaN(series.column("close")[bar - 1])) {
      atOpen(moment, price, open, series.column("close")[bar - 1], buy, Double.isNaN(limit));
    } else {
      inside(moment, price, limit, buy ? low : high, rounding);
    }
  }

  /** Null where a limit order could be filled so. */
  private static @Nullable String missed(
      double limit, double price, double open, double best, boolean buy, double rounding) {
    if (Double.isNaN(limit)) {
      return null;
    }
    double side = buy ? 1 : -1;
    if (side * (best - limit) > rounding) {
      return "The bar's best price %s does not reach the limit %s.".formatted(best, limit);
    }
    double worst = side * Math.min(side * limit, side * open);
    if (side * (worst - price) > rounding) {
      return "The price %s is better than the limit %s and than the open %s."
          .formatted(price, limit, open);
    }
    return null;
  }

  private void atOpen(
      long moment, double price, double open, double close, boolean buy, boolean market) {
    double best = buy ? Math.min(open, close) : Math.max(open, close);
    double better = buy ? best - price : price - best;
    if (market && better > ROUNDING * Math.abs(open)) {
      add(
          "price",
          moment,
          "The price %s is better than the close %s before and the open %s: it was not known at that moment. Fill at the open."
              .formatted(price, close, open));
    }
  }

  private void atClose(Series series, int bar, long moment, double price, boolean buy) {
    if (bar < 0 || series.known()[bar] != moment) {
      return;
    }
    fills++;
    double close = series.column("close")[bar];
    atOpen(moment, price, close, close, buy, true);
  }

  private void inside(long moment, double price, double limit, double best, double rounding) {
    inside++;
    double asked = Double.isNaN(limit) ? price : limit;
    if (Math.abs(asked - best) <= rounding) {
      extremes++;
      firstExtreme = Math.min(firstExtreme, moment);
    }
  }

  private void add(String member, long moment, String message) {
    findings.add(Finding.of(member, moment, message));
  }
}
