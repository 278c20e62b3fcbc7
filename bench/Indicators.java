import io.bactrian.data.indicators.HigherBars;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.indicators.OhlcvColumns;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * All indicators of random bars on one thread: bars a second of CPU time in batch, microseconds a
 * new bar of a stream, and the same with the hours that are built of the bars. Arguments: bars,
 * rounds. It ends with 1 below the goals.
 */
public final class Indicators {
  private static final double GOAL_BATCH = 200_000;
  private static final double GOAL_STREAM = 50;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static double sink;

  public static void main(String[] arguments) {
    Ohlcv bars = random(Integer.parseInt(arguments[0]));
    int rounds = Integer.parseInt(arguments[1]);
    var batch = new double[rounds];
    var stream = new double[rounds];
    var worst = new double[rounds];
    var hours = new double[rounds];
    for (int round = -2; round < rounds; round++) {
      double[] figures = {batch(bars), 0, 0, hours(bars)};
      stream(bars, figures);
      if (round >= 0) { // the first two warm up
        batch[round] = figures[0];
        stream[round] = figures[1];
        worst[round] = figures[2];
        hours[round] = figures[3];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d indicators, %d bars, medians of %d rounds (%.0f)%n"
            + "batch  %,10.0f bars/s (goal %,.0f)%n"
            + "stream %10.2f us a new bar, all read, p99 %.2f (goal %.0f)%n"
            + "hours  %10.2f us a new bar of five minutes, with the hours built of them%n",
        Indicator.values().length,
        bars.size(),
        rounds,
        sink % 10,
        median(batch),
        GOAL_BATCH,
        median(stream),
        median(worst),
        GOAL_STREAM,
        median(hours));
    System.exit(median(batch) >= GOAL_BATCH && median(stream) < GOAL_STREAM ? 0 : 1);
  }

  private static double batch(Ohlcv bars) {
    long start = CPU.getCurrentThreadCpuTime();
    double[][] values = io.bactrian.data.indicators.Indicators.all(bars);
    double seconds = (CPU.getCurrentThreadCpuTime() - start) / 1e9;
    sink += values[0][bars.size() - 1];
    return bars.size() / seconds;
  }

  private static void stream(Ohlcv bars, double[] figures) {
    var stream = new IndicatorStream();
    var nanos = new long[bars.size()];
    Indicator[] indicators = Indicator.values();
    for (int i = 0; i < bars.size(); i++) {
      long start = System.nanoTime();
      stream.add(bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]);
      for (Indicator indicator : indicators) {
        sink += stream.value(indicator) > 0 ? 1 : 0;
      }
      nanos[i] = System.nanoTime() - start;
    }
    figures[1] = Arrays.stream(nanos).average().orElseThrow() / 1e3;
    Arrays.sort(nanos);
    figures[2] = nanos[nanos.length * 99 / 100] / 1e3;
  }

  private static double hours(Ohlcv bars) {
    long start = System.nanoTime();
    var closed = new OhlcvColumns(bars.size());
    var higher = new HigherBars(Duration.ofMinutes(5), Duration.ofHours(1), closed);
    var stream = new IndicatorStream();
    int seen = 0;
    for (int i = 0; i < bars.size(); i++) {
      higher.add(
          bars.closeTimes()[i],
          bars.open()[i],
          bars.high()[i],
          bars.low()[i],
          bars.close()[i],
          bars.volume()[i]);
      stream.add(bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]);
      seen = Math.max(seen, closed.size());
    }
    double[][] values = io.bactrian.data.indicators.Indicators.all(closed.bars());
    sink += seen + values[0][seen - 1];
    return (System.nanoTime() - start) / 1e3 / bars.size();
  }

  private static Ohlcv random(int count) {
    var random = new Random(1);
    var bars =
        new Ohlcv(
            new long[count],
            new double[count],
            new double[count],
            new double[count],
            new double[count],
            new double[count]);
    double price = 42_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + 0.001 * random.nextGaussian();
      bars.closeTimes()[i] = (i + 1) * 300_000_000L;
      bars.open()[i] = open;
      bars.close()[i] = price;
      bars.high()[i] = Math.max(open, price) * 1.0001;
      bars.low()[i] = Math.min(open, price) * 0.9999;
      bars.volume()[i] = random.nextDouble();
    }
    return bars;
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
