package io.bactrian.models.backtest;

/** Allows, reduces or blocks an order before it is placed. */
@FunctionalInterface
public interface Guard {
  Guard OPEN = (market, bar, order, lots, account) -> lots;

  /**
   * @param market the index of the symbol
   * @param bar the index of the bar at whose close is decided
   * @param order where it allows less, it calls {@link Order#refused}
   * @param lots asked for
   * @return lots that are allowed, 0 where it blocks
   */
  double allowed(int market, int bar, Order order, double lots, AccountState account);
}
