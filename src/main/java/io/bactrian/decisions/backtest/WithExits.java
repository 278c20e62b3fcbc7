package io.bactrian.decisions.backtest;

import io.bactrian.decisions.backtest.BacktestRequest.Entry;
import io.bactrian.decisions.backtest.BacktestRequest.Exits;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.backtest.Strategy;
import java.util.List;

/** Gives each order of a strategy its limit, stop and target. */
final class WithExits implements Strategy {
  static final String UNKNOWN_RANGE = "atr_unknown";

  private final Strategy strategy;
  private final BacktestRequest request;
  private final List<Loaded> markets;

  WithExits(Strategy strategy, BacktestRequest request, List<Loaded> markets) {
    this.strategy = strategy;
    this.request = request;
    this.markets = markets;
  }

  @Override
  public void atClose(int market, int bar, Order order) {
    strategy.atClose(market, bar, order);
    if (order.side() == 0) {
      return;
    }
    double range = request.needsRange() ? markets.get(market).ranges()[bar] : 0;
    if (!(range > 0) && request.needsRange()) {
      order.drop(UNKNOWN_RANGE);
      return;
    }
    Exits exits = request.exits();
    order.withStop(or(exits.stop(), exits.stopAtr() * range));
    order.withTarget(or(exits.target(), exits.targetAtr() * range));
    Entry entry = request.entry();
    if (entry.limitOffset() > 0) {
      double close = markets.get(market).market().bars().close()[bar];
      order.atLimit(close - order.side() * entry.limitOffset() * range, entry.limitBars());
    }
  }

  private static double or(double given, double otherwise) {
    return Double.isNaN(given) ? otherwise : given;
  }
}
