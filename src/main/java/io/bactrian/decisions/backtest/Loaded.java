package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.Micros;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.models.backtest.Market;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A symbol as it is traded in a backtest.
 *
 * @param bars those of the market as they are stored; empty where nothing is computed of them
 * @param ranges {@code [bars]}, ATR(14) in units of the price, NaN where too few bars had closed;
 *     empty where nothing asks for it
 */
@SuppressWarnings("ArrayRecordComponent") // a column, compared by nobody
record Loaded(Market market, Instrument instrument, List<Bar> bars, double[] ranges) {

  /** At how many bars may be decided. */
  int decided() {
    return market.bars().size() - market.first();
  }

  /** At how many of them before a moment. */
  int decidedBefore(Instant moment) {
    return Math.max(0, closedAt(Micros.of(moment) - 1) - market.first());
  }

  /** How many bars had closed at a moment. */
  int closedAt(long moment) {
    return closedAt(market.bars(), moment);
  }

  private static int closedAt(Ohlcv bars, long moment) {
    int found = Arrays.binarySearch(bars.closeTimes(), moment);
    return found < 0 ? -found - 1 : found + 1;
  }

  /**
   * As it was at a moment.
   *
   * @param asked the close of the bar that is decided at, which is its first one
   * @param reach how many bars a decision is of at most: those before them are left out
   */
  Loaded until(long moment, long asked, int reach) {
    int end = closedAt(moment);
    int first = Math.max(0, closedAt(asked) - 1);
    int from = Math.max(0, first + 1 - reach);
    Ohlcv finer = market.finer();
    return new Loaded(
        new Market(
            market.symbol(),
            market.bars().upTo(end, end - from),
            market.period(),
            first - from,
            finer == null ? null : finer.upTo(closedAt(finer, moment), reach),
            market.finerPeriod(),
            market.contract(),
            market.costs()),
        instrument,
        bars.isEmpty() ? bars : bars.subList(from, end),
        ranges.length == 0 ? ranges : Arrays.copyOfRange(ranges, from, end));
  }
}
