package io.bactrian.models.backtest;

import io.bactrian.data.indicators.Ohlcv;
import org.jspecify.annotations.Nullable;

/**
 * A symbol that is traded.
 *
 * @param bars closed ones, oldest first, ascending in time
 * @param period how long each lasts, microseconds
 * @param first the index of the first bar at whose close may be decided; those before it are
 *     history
 * @param finer bars of a shorter period, by which is found what came first inside of a bar; null
 *     for none
 * @param finerPeriod how long each of those lasts, microseconds; 0 for none
 */
public record Market(
    String symbol,
    Ohlcv bars,
    long period,
    int first,
    @Nullable Ohlcv finer,
    long finerPeriod,
    Contract contract,
    Costs costs) {

  public Market(String symbol, Ohlcv bars, long period, int first, Contract contract, Costs costs) {
    this(symbol, bars, period, first, null, 0, contract, costs);
  }
}
