package io.bactrian.models.backtest;

/**
 * What a lot of a symbol is.
 *
 * @param size units of what is traded in a lot
 * @param rate money of the account for one unit of the currency that profits are paid in
 * @param leverage what a position is worth over the margin that it needs, 1 or more
 * @param volumeStep lots; 0 for any
 * @param volumeMin lots; less is no volume
 */
public record Contract(
    double size, double rate, double leverage, double volumeStep, double volumeMin) {
  private static final double ROUNDING = 1e-9; // 0.3 / 0.1 is less than 3

  /** Money of the account, for a move of the price by 1. */
  double worth(double lots) {
    return lots * size * rate;
  }

  double roundedDown(double lots) {
    return volumeStep > 0 ? Math.floor(lots / volumeStep + ROUNDING) * volumeStep : lots;
  }
}
