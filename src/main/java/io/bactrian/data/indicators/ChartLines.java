package io.bactrian.data.indicators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a chart draws of bars: each {@link Indicator} and each {@link PriceLine} by its name. */
public final class ChartLines {
  private interface Line {
    /** At the stream's newest bar, which closed so; NaN where there is none. */
    double value(IndicatorStream stream, double close);
  }

  private static final Map<String, Line> LINES = lines();

  private ChartLines() {}

  private static Map<String, Line> lines() {
    var lines = new LinkedHashMap<String, Line>();
    Arrays.stream(PriceLine.values()).forEach(line -> lines.put(line.key(), line::value));
    Arrays.stream(Indicator.values())
        .forEach(one -> lines.put(one.key(), (stream, close) -> stream.value(one)));
    return lines;
  }

  /** All names, those in units of price first. */
  public static List<String> keys() {
    return List.copyOf(LINES.keySet());
  }

  /**
   * The values at the bars from index {@code first} on.
   *
   * @param names of {@link #keys()}
   * @return by name, {@code [bars - first]}; null where too few bars came before, and where a
   *     formula divides by zero
   */
  public static Map<String, List<@Nullable Double>> of(List<String> names, Ohlcv bars, int first) {
    var stream = new IndicatorStream();
    var values = new LinkedHashMap<String, List<@Nullable Double>>();
    names.forEach(name -> values.put(name, new ArrayList<>(bars.size() - first)));
    for (int i = 0; i < bars.size(); i++) {
      double close = bars.close()[i];
      stream.add(bars.high()[i], bars.low()[i], close, bars.volume()[i]);
      if (i >= first) {
        values.forEach((name, column) -> column.add(value(LINES.get(name), stream, close)));
      }
    }
    return values;
  }

  private static @Nullable Double value(@Nullable Line line, IndicatorStream stream, double close) {
    double value = line == null ? Double.NaN : line.value(stream, close);
    return Double.isFinite(value) ? value : null;
  }
}
