package io.bactrian.decisions.backtest;

import io.bactrian.decisions.backtest.AnswerStrategy.Answer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.backtest.Strategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what stored signals said. A signal counts at the first close of a bar that is not before
 * it, the newest of a bar alone.
 */
final class SignalStrategy implements Strategy, Answers {

  /**
   * @param time when it was fired, microseconds since 1970
   * @param side 1 to buy, -1 to sell, 0 to close what is open
   */
  record Signal(String id, long time, int side) {}

  private static final String CLOSE = "CLOSE";

  private final List<Market> markets;
  private final List<List<Signal>> signals;

  /**
   * @param signals of each market, by time
   */
  SignalStrategy(List<Market> markets, List<List<Signal>> signals) {
    this.markets = markets;
    this.signals = signals;
  }

  @Override
  public void atClose(int market, int bar, Order order) {
    Signal newest = newest(market, bar);
    if (newest == null) {
      return;
    }
    if (newest.side() == 0) {
      order.close();
    } else {
      (newest.side() > 0 ? order.buy() : order.sell()).from(newest.id(), Double.NaN);
    }
  }

  @Override
  public @Nullable Answer at(int market, int bar) {
    Signal newest = newest(market, bar);
    return newest == null
        ? null
        : new Answer(
            newest.side() == 0 ? CLOSE : newest.side() > 0 ? "BUY" : "SELL",
            Double.NaN,
            null,
            newest.id(),
            Map.of());
  }

  /** Of the bar alone. */
  private @Nullable Signal newest(int market, int bar) {
    long[] closes = markets.get(market).bars().closeTimes();
    long before = bar == 0 ? closes[0] - markets.get(market).period() : closes[bar - 1];
    List<Signal> all = signals.get(market);
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle).time() <= closes[bar]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && all.get(low - 1).time() > before ? all.get(low - 1) : null;
  }
}
