package io.bactrian.decisions.lobes;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.lobes.LobeAnswer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lobe that is computed of closed bars alone. What it answered to the newest bars of a series it
 * remembers until a bar of the series is written.
 */
abstract class BarsLobeProcessor extends LobeProcessor {
  private final String lobe;
  private final int needed;
  private final Map<Series, Known> newest = new ConcurrentHashMap<>();

  /**
   * @param needed closed bars, at least
   */
  BarsLobeProcessor(String lobe, int needed) {
    this.lobe = lobe;
    this.needed = needed;
  }

  private record Series(String symbol, String period) {}

  private record Known(long revision, long closedAt, LobeAnswer answer) {}

  abstract LobeAnswer compute(Ohlcv bars);

  @Override
  final Observation answer(Observation observation) {
    Ohlcv bars = observation.bars();
    if (bars.size() < needed) {
      return observation.without(
          lobe, "needs %d closed bars, there are %d".formatted(needed, bars.size()));
    }
    if (observation.question().moment() != null) {
      return observation.with(compute(bars));
    }
    var series = new Series(observation.question().symbol(), observation.period());
    long closedAt = bars.closeTimes()[bars.size() - 1];
    Known known = newest.get(series);
    if (known == null
        || known.revision() != observation.revision()
        || known.closedAt() != closedAt) {
      known = new Known(observation.revision(), closedAt, compute(bars));
      newest.put(series, known);
    }
    return observation.with(known.answer());
  }
}
