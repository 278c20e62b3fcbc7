package io.bactrian.watch.performance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The same rows by each of several properties.
 *
 * @param by the property
 * @param slice its value; empty for all rows
 */
record Slices<T>(String by, String slice, List<T> rows) {
  static final String ALL = "all";

  /** All answers to who asked, one a bar, and each slice of them; shadows as an arm alone. */
  static List<Slices<Outcome>> ofOutcomes(List<Outcome> outcomes, String symbol) {
    List<Outcome> given = outcomes.stream().filter(row -> !row.arm().equals("shadow")).toList();
    List<Outcome> one = oneABar(given);
    var slices = new ArrayList<Slices<Outcome>>();
    slices.add(new Slices<>(ALL, "", one));
    add(slices, "strategy", given, Outcome::strategy);
    add(slices, "symbol", one, row -> symbol);
    add(slices, "regime", one, Outcome::regime);
    add(slices, "arm", outcomes, Outcome::arm);
    add(slices, "hour", one, row -> hour(row.bar()));
    return slices.stream().map(s -> new Slices<>(s.by(), s.slice(), oneABar(s.rows()))).toList();
  }

  static List<Slices<ClosedTrade>> ofTrades(List<ClosedTrade> trades) {
    var slices = new ArrayList<Slices<ClosedTrade>>();
    slices.add(new Slices<>(ALL, "", trades));
    add(slices, "strategy", trades, ClosedTrade::strategy);
    add(slices, "symbol", trades, ClosedTrade::symbol);
    add(slices, "regime", trades, ClosedTrade::regime);
    add(slices, "arm", trades, ClosedTrade::arm);
    add(slices, "hour", trades, trade -> hour(trade.opened()));
    return slices;
  }

  /** The first of each bar. */
  static List<Outcome> oneABar(List<Outcome> byBar) {
    var first = new LinkedHashMap<Instant, Outcome>();
    byBar.forEach(row -> first.putIfAbsent(row.bar(), row));
    return List.copyOf(first.values());
  }

  /** Of the day in UTC, 00 to 23. */
  private static String hour(Instant moment) {
    return String.format(Locale.ROOT, "%02d", moment.atOffset(ZoneOffset.UTC).getHour());
  }

  private static <T> void add(
      List<Slices<T>> slices, String by, List<T> rows, Function<T, @Nullable String> of) {
    Map<String, List<T>> found = new TreeMap<>();
    for (T row : rows) {
      String slice = of.apply(row);
      if (slice != null) {
        found.computeIfAbsent(slice, s -> new ArrayList<>()).add(row);
      }
    }
    found.forEach((slice, some) -> slices.add(new Slices<>(by, slice, some)));
  }
}
