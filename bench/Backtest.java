import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.backtest.Contract;
import io.bactrian.models.backtest.Costs;
import io.bactrian.models.backtest.Guard;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.backtest.Rules;
import io.bactrian.models.backtest.Simulation;
import io.bactrian.models.backtest.Simulator;
import io.bactrian.models.backtest.Sizer;
import io.bactrian.models.backtest.Strategy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Trade;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.rules.FixedRule;

/**
 * The simulator alone on one thread: bars a second of CPU time, with an order every 50 bars, stop,
 * target and costs; and ta4j's BarSeriesManager on the same bars and entries, with its cost model,
 * filled at the next open. Then by how much the resident size grows over 100 backtests. Arguments:
 * bars, bars of the peer, rounds. It ends with 1 below the goals.
 */
public final class Backtest {
  private static final double GOAL_BARS = 5e6;
  private static final double GOAL_GROWTH = 5;
  private static final int EVERY = 50;
  private static final int BACKTESTS = 100;
  private static final long M5 = 300_000_000L;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  public static void main(String[] arguments) throws IOException {
    Ohlcv bars = random(Integer.parseInt(arguments[0]));
    Ohlcv fewer = bars.newest(Integer.parseInt(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    BarSeries series = series(fewer);
    var ours = new double[rounds];
    var peer = new double[rounds];
    int trades = 0;
    for (int round = -2; round < rounds; round++) { // the first two warm up
      double a = ours(bars);
      double b = peer(series);
      if (round >= 0) {
        ours[round] = a;
        peer[round] = b;
      }
    }
    trades = simulate(bars).trades().size();
    long before = 0;
    for (int i = 0; i < 2 * BACKTESTS; i++) {
      simulate(fewer);
      if (i == BACKTESTS - 1) { // the heap has its size
        before = resident();
      }
    }
    double growth = 100.0 * (resident() - before) / before;
    double ratio = median(ours) / median(peer);
    System.out.printf(
        Locale.ROOT,
        "%,d bars, %,d trades, medians of %d rounds%n"
            + "simulator   %,14.0f bars/s of CPU time (goal %,.0f)%n"
            + "ta4j 0.17   %,14.0f bars/s of CPU time on %,d bars; ratio %.1f%n"
            + "100 backtests of %,d bars grow the resident size by %+.1f %% (goal below %.0f %%)%n",
        bars.size(),
        trades,
        rounds,
        median(ours),
        GOAL_BARS,
        median(peer),
        fewer.size(),
        ratio,
        fewer.size(),
        growth,
        GOAL_GROWTH);
    System.exit(median(ours) >= GOAL_BARS && growth < GOAL_GROWTH ? 0 : 1);
  }

  private static double ours(Ohlcv bars) {
    long start = CPU.getCurrentThreadCpuTime();
    simulate(bars);
    return bars.size() * 1e9 / (CPU.getCurrentThreadCpuTime() - start);
  }

  private static Simulation simulate(Ohlcv bars) {
    Market market =
        new Market(
            "X",
            bars,
            M5,
            0,
            new Contract(1, 1, 30, 0.01, 0.01),
            new Costs(0.02, 0.01, 0, 0.0002, 0.1, 0.1));
    Strategy strategy =
        (of, bar, order) -> {
          if (bar % EVERY == 0) {
            (bar % (2 * EVERY) == 0 ? order.buy() : order.sell()).withStop(2).withTarget(3);
          }
        };
    return new Simulator(List.of(market), Rules.of(1_000_000), strategy, Sizer.fixed(1), Guard.OPEN)
        .run();
  }

  private static double peer(BarSeries series) {
    int[] entries = new int[series.getBarCount() / (2 * EVERY)];
    int[] exits = new int[entries.length];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = i * 2 * EVERY;
      exits[i] = entries[i] + EVERY;
    }
    var strategy = new BaseStrategy(new FixedRule(entries), new FixedRule(exits));
    long start = CPU.getCurrentThreadCpuTime();
    new BarSeriesManager(
            series,
            new LinearTransactionCostModel(0.0002),
            new ZeroCostModel(),
            new TradeOnNextOpenModel())
        .run(strategy, Trade.TradeType.BUY);
    return series.getBarCount() * 1e9 / (CPU.getCurrentThreadCpuTime() - start);
  }

  private static BarSeries series(Ohlcv bars) {
    BarSeries series =
        new BaseBarSeriesBuilder().withName("X").withNumTypeOf(DoubleNum.class).build();
    for (int i = 0; i < bars.size(); i++) {
      series.addBar(
          Duration.ofMinutes(5),
          Instant.ofEpochSecond(bars.closeTimes()[i] / 1_000_000).atZone(ZoneOffset.UTC),
          bars.open()[i],
          bars.high()[i],
          bars.low()[i],
          bars.close()[i],
          1);
    }
    return series;
  }

  private static Ohlcv random(int size) {
    var random = new Random(7);
    var bars =
        new Ohlcv(
            new long[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size]);
    double price = 100;
    for (int i = 0; i < size; i++) {
      bars.closeTimes()[i] = (i + 1) * M5;
      bars.open()[i] = price;
      double close = 100 + (price - 100) * 0.999 + random.nextGaussian() * 0.1;
      bars.high()[i] = Math.max(price, close) + random.nextDouble() * 0.05;
      bars.low()[i] = Math.min(price, close) - random.nextDouble() * 0.05;
      bars.close()[i] = close;
      price = close;
    }
    return bars;
  }

  private static long resident() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status names no resident size");
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
