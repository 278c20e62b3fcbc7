package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.Micros;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.models.backtest.Market;
import java.time.Instant;
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
    long until = Micros.of(moment);
    int count = 0;
    for (int i = market.first(); i < market.bars().size(); i++) {
      count += market.bars().closeTimes()[i] < until ? 1 : 0;
    }
    return count;
  }
}
