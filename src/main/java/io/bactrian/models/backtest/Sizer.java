package io.bactrian.models.backtest;

/** Finds the lots that an order asks for. */
@FunctionalInterface
public interface Sizer {
  /**
   * @param market the index of the symbol
   * @param price the close of the bar at which is decided
   * @return lots, before they are rounded down to the volume step
   */
  double lots(int market, Order order, double price, AccountState account);

  /** The same lots always. */
  static Sizer fixed(double lots) {
    return (market, order, price, account) -> lots;
  }

  /** What the position is worth is a fraction of the equity. */
  static Sizer ofEquity(double fraction, Market... markets) {
    return (market, order, price, account) ->
        Math.max(0, account.equity()) * fraction / (price * markets[market].contract().worth(1));
  }
}
