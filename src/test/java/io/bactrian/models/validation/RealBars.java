package io.bactrian.models.validation;

import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Tick;
import io.bactrian.models.checks.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/** Bars of the demo's real trades: a week of November 2013 at Bitstamp. */
final class RealBars {
  static final List<String> COLUMNS = List.of("open", "high", "low", "close", "volume");
  static final long MINUTE = 60_000_000L;
  static final Series M5 = of("BTCUSD", 5);
  static final Series M1 = of("BTCUSD", 1);

  private RealBars() {}

  static Series of(String name, int minutes) {
    var bars = new TreeMap<Long, double[]>();
    long length = minutes * MINUTE;
    for (Tick tick : ticks()) {
      long close = (tick.timeMsc() * 1000 / length + 1) * length;
      double price = tick.price().doubleValue();
      double[] bar = bars.computeIfAbsent(close, c -> new double[] {price, price, price, price, 0});
      bar[1] = Math.max(bar[1], price);
      bar[2] = Math.min(bar[2], price);
      bar[3] = price;
      bar[4] += tick.amount().doubleValue();
    }
    var values = new double[COLUMNS.size()][bars.size()];
    int i = 0;
    for (double[] bar : bars.values()) {
      for (int c = 0; c < bar.length; c++) {
        values[c][i] = bar[c];
      }
      i++;
    }
    return new Series(
        name, bars.keySet().stream().mapToLong(Long::longValue).toArray(), COLUMNS, values);
  }

  private static List<Tick> ticks() {
    try {
      return Recording.ticks();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A series whose close is the given one. */
  static Series withClose(String name, long[] known, double[] close) {
    return new Series(name, known, List.of("close"), new double[][] {close});
  }
}
