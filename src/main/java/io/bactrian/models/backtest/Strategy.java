package io.bactrian.models.backtest;

/** Decides at the close of a bar, by what is known then. */
@FunctionalInterface
public interface Strategy {
  /**
   * @param market the index of the symbol
   * @param bar the index of the bar that has closed; later ones are not known yet
   * @param order to be filled in; left as it is for nothing
   */
  void atClose(int market, int bar, Order order);
}
