package io.bactrian.decisions.backtest;

import io.bactrian.models.backtest.Market;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.backtest.Strategy;
import java.util.List;

/**
 * Decides what stored signals said. A signal counts at the first close of a bar that is not before
 * it, the newest of a bar alone.
 */
final class SignalStrategy implements Strategy {

  /**
   * @param time when it was fired, microseconds since 1970
   * @param side 1 to buy, -1 to sell, 0 to close what is open
   */
  record Signal(String id, long time, int side) {}

  private final List<Market> markets;
  private final List<List<Signal>> signals;
  private final int[] next;

  /**
   * @param signals of each market, by time
   */
  SignalStrategy(List<Market> markets, List<List<Signal>> signals) {
    this.markets = markets;
    this.signals = signals;
    this.next = new int[markets.size()];
  }

  @Override
  public void atClose(int market, int bar, Order order) {
    long[] closes = markets.get(market).bars().closeTimes();
    long before = bar == 0 ? closes[0] - markets.get(market).period() : closes[bar - 1];
    List<Signal> all = signals.get(market);
    Signal newest = null;
    while (next[market] < all.size() && all.get(next[market]).time() <= closes[bar]) {
      Signal signal = all.get(next[market]++);
      newest = signal.time() > before ? signal : newest;
    }
    if (newest == null) {
      return;
    }
    if (newest.side() == 0) {
      order.close();
    } else {
      (newest.side() > 0 ? order.buy() : order.sell()).from(newest.id(), Double.NaN);
    }
  }
}
