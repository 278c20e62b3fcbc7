package io.bactrian.models.backtest;

/**
 * What trading a symbol costs. A bar's prices are taken as the middle between bid and ask.
 *
 * @param spread between bid and ask, in units of the price; each fill is half of it worse
 * @param slippage in units of the price; each fill at the market and each stop is so much worse,
 *     limits and targets are not
 * @param commissionPerLot money of the account, a lot and fill
 * @param commissionRate of what the fill is worth, a fill
 * @param swapLong money of the account, a lot and night, paid; below 0 where it is received
 * @param swapShort the same of a short position
 */
public record Costs(
    double spread,
    double slippage,
    double commissionPerLot,
    double commissionRate,
    double swapLong,
    double swapShort) {

  public static final Costs NONE = new Costs(0, 0, 0, 0, 0, 0);

  double half() {
    return spread / 2;
  }
}
