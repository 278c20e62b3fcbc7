package io.bactrian.data.indicators;

import java.util.Arrays;
import java.util.Random;

/** Bars of five minutes for tests of what is computed of bars. */
public final class MadeUpBars {
  public static final long LENGTH = 300_000_000L;
  public static final long START = 1_736_121_600_000_000L; // 2025-01-06T00:00Z, a Monday

  private MadeUpBars() {}

  /** A random walk with calm and wild stretches, the same for the same seed. */
  public static Ohlcv random(int count, long seed) {
    var random = new Random(seed);
    Ohlcv bars = empty(count);
    double price = 42_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      double volatility = 0.001 * (1 + 0.8 * Math.sin(i / 97.0));
      price *= 1 + volatility * random.nextGaussian();
      bars.open()[i] = open;
      bars.close()[i] = price;
      bars.high()[i] = Math.max(open, price) * (1 + volatility * random.nextDouble());
      bars.low()[i] = Math.min(open, price) * (1 - volatility * random.nextDouble());
      bars.volume()[i] = 100 * random.nextDouble();
    }
    return bars;
  }

  /** Bars whose four prices are the given ones. */
  public static Ohlcv flat(double price, double volume, int count) {
    Ohlcv bars = empty(count);
    for (double[] column : new double[][] {bars.open(), bars.high(), bars.low(), bars.close()}) {
      Arrays.fill(column, price);
    }
    Arrays.fill(bars.volume(), volume);
    return bars;
  }

  static Ohlcv empty(int count) {
    var closeTimes = new long[count];
    Arrays.setAll(closeTimes, i -> START + (i + 1) * LENGTH);
    return new Ohlcv(
        closeTimes,
        new double[count],
        new double[count],
        new double[count],
        new double[count],
        new double[count]);
  }

  public static Ohlcv part(Ohlcv bars, int from, int to) {
    return new Ohlcv(
        Arrays.copyOfRange(bars.closeTimes(), from, to),
        Arrays.copyOfRange(bars.open(), from, to),
        Arrays.copyOfRange(bars.high(), from, to),
        Arrays.copyOfRange(bars.low(), from, to),
        Arrays.copyOfRange(bars.close(), from, to),
        Arrays.copyOfRange(bars.volume(), from, to));
  }
}
