package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bars of five minutes that a test spoils. */
final class MadeBars {
  static final Instant START = Instant.parse("2025-01-06T00:00:00Z");
  static final Duration LENGTH = Duration.ofMinutes(5);

  private MadeBars() {}

  static Instant at(double bar) {
    return START.plusMillis(Math.round(bar * LENGTH.toMillis()));
  }

  static HeldBar bar(double at, double open, double high, double low, double close, double volume) {
    return new HeldBar(at(at), at(at).plus(LENGTH), open, high, low, close, volume, null);
  }

  /** A bar whose four prices are one. */
  static HeldBar flat(double at, double price) {
    return bar(at, price, price, price, price, 1);
  }

  static List<HeldBar> closes(double... closes) {
    var bars = new ArrayList<HeldBar>();
    for (int i = 0; i < closes.length; i++) {
      bars.add(flat(i, closes[i]));
    }
    return bars;
  }

  /** A random walk of 0.1 % a bar. */
  static List<HeldBar> walk(int count, long seed) {
    var random = new Random(seed);
    var bars = new ArrayList<HeldBar>();
    double price = 1000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + 0.001 * random.nextGaussian();
      bars.add(
          bar(
              i,
              open,
              Math.max(open, price) * 1.0002,
              Math.min(open, price) * 0.9998,
              price,
              random.nextDouble()));
    }
    return bars;
  }

  /** The same bar at other prices. */
  static HeldBar times(HeldBar bar, double factor) {
    return new HeldBar(
        bar.openTime(),
        bar.closeTime(),
        bar.open() * factor,
        bar.high() * factor,
        bar.low() * factor,
        bar.close() * factor,
        bar.volume(),
        null);
  }

  /** What the rules say of each bar, such as {@code kept} or {@code removed outlier}. */
  static List<String> verdicts(CleaningPlan plan, List<HeldBar> bars) {
    return judged(plan, bars).stream().map(MadeBars::text).toList();
  }

  private static String text(List<Judged> judged) {
    return judged.isEmpty()
        ? "kept"
        : String.join(", ", judged.stream().map(one -> one.verdict() + " " + one.rule()).toList());
  }

  /** Everything that the rules say of each bar, but not of the end of the series. */
  static List<List<Judged>> judged(CleaningPlan plan, List<HeldBar> bars) {
    var all = new ArrayList<List<Judged>>();
    var found = new ArrayList<Judged>();
    var cleaning = new Cleaning(plan, "X", LENGTH, 5, found::add);
    for (HeldBar bar : bars) {
      cleaning.judge(bar);
      all.add(List.copyOf(found));
      found.clear();
    }
    return all;
  }
}
