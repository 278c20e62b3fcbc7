package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Made-up hourly bars. */
final class Walk {
  private static final long HOUR = 3_600_000_000L;

  private Walk() {}

  /** A random walk: the same for the same seed. */
  static Ohlcv random(int count, long seed) {
    var random = new Random(seed);
    return of(count, 100, price -> price * (1 + 0.004 * random.nextGaussian()), random);
  }

  /** Each close is the one before times {@code factor}; the shadows differ a little. */
  static Ohlcv steady(int count, double factor) {
    return of(count, 100, price -> price * factor, new Random(3));
  }

  /** Small steps to and fro, but for the last {@code bars} bars, which rise by 0.5 % each. */
  static Ohlcv breakout(int count, int bars) {
    var index = new int[1];
    return of(
        count,
        100,
        price -> {
          int i = index[0]++;
          return price * (i >= count - bars ? 1.005 : i % 2 == 0 ? 1.0005 : 1 / 1.0005);
        },
        new Random(3));
  }

  static Ohlcv flat(int count) {
    var price = new double[count];
    Arrays.fill(price, 100);
    return new Ohlcv(times(count), price, price, price, price, new double[count]);
  }

  static Ohlcv first(Ohlcv bars, int count) {
    return new Ohlcv(
        Arrays.copyOf(bars.closeTimes(), count),
        Arrays.copyOf(bars.open(), count),
        Arrays.copyOf(bars.high(), count),
        Arrays.copyOf(bars.low(), count),
        Arrays.copyOf(bars.close(), count),
        Arrays.copyOf(bars.volume(), count));
  }

  private static Ohlcv of(int count, double begin, DoubleUnaryOperator next, Random shadows) {
    var columns = new double[4][count];
    double price = begin;
    for (int i = 0; i < count; i++) {
      double open = price;
      price = next.applyAsDouble(price);
      columns[0][i] = open;
      columns[1][i] = Math.max(open, price) * (1 + 0.001 * shadows.nextDouble());
      columns[2][i] = Math.min(open, price) * (1 - 0.001 * shadows.nextDouble());
      columns[3][i] = price;
    }
    return new Ohlcv(
        times(count), columns[0], columns[1], columns[2], columns[3], new double[count]);
  }

  private static long[] times(int count) {
    var times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = (i + 1) * HOUR;
    }
    return times;
  }
}
