package io.bactrian.decisions.lobes;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.lobes.BarLobe;
import io.bactrian.data.lobes.LobeAnswer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lobe that is computed of closed bars alone. What it answered to the newest bars of a series it
 * remembers until a bar of the series is written.
 */
abstract class BarsLobeProcessor extends LobeProcessor {
  private final Map<Series, Known> newest = new ConcurrentHashMap<>();

  private record Series(String symbol, String period) {}

  private record Known(long revision, long closedAt, BarLobe lobe, LobeAnswer answer) {}

  /** The lobe with the settings that hold for a question: the same one while they do. */
  abstract BarLobe lobe(InferenceRequest question);

  @Override
  final Observation answer(Observation observation) {
    Ohlcv bars = observation.bars();
    BarLobe lobe = lobe(observation.question());
    if (bars.size() < lobe.requiredBars()) {
      return observation.without(
          lobe.name(),
          "needs %d closed bars, there are %d".formatted(lobe.requiredBars(), bars.size()));
    }
    if (observation.question().moment() != null) {
      return observation.with(lobe.answer(bars.newest(lobe.windowBars())));
    }
    var series = new Series(observation.question().symbol(), observation.period());
    long closedAt = bars.closeTimes()[bars.size() - 1];
    Known known = newest.get(series);
    if (known == null
        || known.lobe() != lobe
        || known.revision() != observation.revision()
        || known.closedAt() != closedAt) {
      LobeAnswer answer = lobe.answer(bars.newest(lobe.windowBars()));
      known = new Known(observation.revision(), closedAt, lobe, answer);
      newest.put(series, known);
    }
    return observation.with(known.answer());
  }
}
