package io.bactrian.watch.performance;

import io.bactrian.watch.performance.PerformanceMetrics.Row;
import io.bactrian.watch.performance.PredictionOutcomes.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes every figure anew of the rows of a window. */
@Component
class Aggregation {
  private final PredictionOutcomes outcomes;
  private final LiveReturns trades;
  private final PerformanceMetrics metrics;
  private final Estimates estimates;

  Aggregation(
      PredictionOutcomes outcomes,
      LiveReturns trades,
      PerformanceMetrics metrics,
      Estimates estimates) {
    this.outcomes = outcomes;
    this.trades = trades;
    this.metrics = metrics;
    this.estimates = estimates;
  }

  /**
   * What an aggregation did.
   *
   * @param figures that there are
   * @param changed of them written, and those removed
   */
  record Aggregated(int versions, int trades, int figures, int changed) {}

  /**
   * @param from trades that closed earlier do not count
   * @param window predictions that an estimate is of
   */
  Aggregated aggregate(Instant from, int window) {
    List<Version> versions = outcomes.versions();
    var rows = new ArrayList<Row>();
    for (Version version : versions) {
      List<Outcome> all = outcomes.of(version);
      List<Outcome> given = all.stream().filter(row -> !row.arm().equals("shadow")).toList();
      estimates.keep(version, Slices.oneABar(given), window);
      List<Outcome> known = all.stream().filter(Outcome::isKnown).toList();
      add(
          rows,
          version,
          Slices.ofOutcomes(known, version.symbol()),
          "predictions",
          PredictionScores::of);
    }
    List<ClosedTrade> closed = trades.since(from);
    add(rows, null, Slices.ofTrades(closed), "trades", TradeScores::of);
    byVersion(closed)
        .forEach(
            (key, some) ->
                add(rows, version(some), Slices.ofTrades(some), "trades", TradeScores::of));
    return new Aggregated(versions.size(), closed.size(), rows.size(), metrics.replace(rows));
  }

  private static <T> void add(
      List<Row> rows,
      @Nullable Version version,
      List<Slices<T>> slices,
      String on,
      Function<List<T>, List<Figure>> scores) {
    String model = version == null ? null : version.model();
    String name = version == null ? null : version.version();
    for (Slices<T> slice : slices) {
      for (Figure figure : scores.apply(slice.rows())) {
        rows.add(new Row(model, name, slice.by(), slice.slice(), on, figure));
      }
    }
  }

  private static TreeMap<String, List<ClosedTrade>> byVersion(List<ClosedTrade> trades) {
    var found = new TreeMap<String, List<ClosedTrade>>();
    for (ClosedTrade trade : trades) {
      if (trade.model() != null) {
        found
            .computeIfAbsent(trade.model() + ":" + trade.version(), key -> new ArrayList<>())
            .add(trade);
      }
    }
    return found;
  }

  private static Version version(List<ClosedTrade> trades) {
    ClosedTrade first = trades.get(0);
    return new Version(
        Objects.requireNonNull(first.model()),
        Objects.requireNonNull(first.version()),
        first.symbol());
  }
}
