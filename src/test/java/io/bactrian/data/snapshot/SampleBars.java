package io.bactrian.data.snapshot;

import io.bactrian.data.features.Bar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up bars of five minutes from 2025-01-06, a Monday. */
public final class SampleBars {
  static final Instant START = Instant.parse("2025-01-06T00:00:00Z");
  public static final Duration LENGTH = Duration.ofMinutes(5);

  private SampleBars() {}

  /** A random walk of two decimals: the same for the same seed. */
  public static List<Bar> random(int count, long seed) {
    var random = new Random(seed);
    var bars = new ArrayList<Bar>();
    double price = 42_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + 0.001 * random.nextGaussian();
      double high = Math.max(open, price) * (1 + 0.0005 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.0005 * random.nextDouble());
      bars.add(bar(i, open, high, low, price, 100 * random.nextDouble()));
    }
    return bars;
  }

  /** Bars whose four prices are the given ones. */
  public static List<Bar> closes(double... closes) {
    var bars = new ArrayList<Bar>();
    for (int i = 0; i < closes.length; i++) {
      bars.add(bar(i, closes[i], closes[i], closes[i], closes[i], 0));
    }
    return bars;
  }

  static Bar bar(int i, double open, double high, double low, double close, double volume) {
    Instant at = START.plus(LENGTH.multipliedBy(i));
    return new Bar(
        at, at.plus(LENGTH), cents(open), cents(high), cents(low), cents(close), cents(volume));
  }

  private static BigDecimal cents(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
  }
}
