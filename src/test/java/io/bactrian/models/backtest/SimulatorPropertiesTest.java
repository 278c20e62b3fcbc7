package io.bactrian.models.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.performance.Trade;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What holds of every simulation, whatever its bars, costs and orders. */
class SimulatorPropertiesTest {
  private static final long M5 = 300_000_000L;
  private static final int BARS = 600;

  private static Ohlcv walk(Random random, int bars) {
    var rows = new double[bars][];
    double price = 100;
    for (int i = 0; i < bars; i++) {
      double open = price * (1 + random.nextGaussian() * 0.002); // gaps
      double close = open * (1 + random.nextGaussian() * 0.01);
      double high = Math.max(open, close) * (1 + Math.abs(random.nextGaussian()) * 0.004);
      double low = Math.min(open, close) * (1 - Math.abs(random.nextGaussian()) * 0.004);
      rows[i] = new double[] {open, high, low, close};
      price = close;
    }
    return Simulations.bars(M5, 0, rows);
  }

  private static Ohlcv until(Ohlcv bars, int end) {
    return new Ohlcv(
        Arrays.copyOf(bars.closeTimes(), end),
        Arrays.copyOf(bars.open(), end),
        Arrays.copyOf(bars.high(), end),
        Arrays.copyOf(bars.low(), end),
        Arrays.copyOf(bars.close(), end),
        Arrays.copyOf(bars.volume(), end));
  }

  /** Orders that depend on nothing but the index, so that two simulations get the same ones. */
  private static Strategy orders(long seed) {
    return (market, bar, order) -> {
      var random = new Random(seed * 1_000_003 + bar * 31L + market);
      if (random.nextInt(8) > 0) {
        return;
      }
      if (random.nextBoolean()) {
        order.buy();
      } else {
        order.sell();
      }
      if (random.nextBoolean()) {
        order.withStop(0.3 + random.nextDouble() * 2);
      }
      if (random.nextBoolean()) {
        order.withTarget(0.3 + random.nextDouble() * 2);
      }
    };
  }

  private static List<Market> markets(Random random, int end) {
    Costs costs =
        new Costs(
            random.nextDouble() * 0.2,
            random.nextDouble() * 0.1,
            random.nextDouble(),
            random.nextDouble() * 0.001,
            random.nextDouble(),
            -random.nextDouble());
    var contract = new Contract(1 + random.nextInt(20), 0.8, 30, 0.01, 0.01);
    return List.of(
        new Market("X", until(walk(random, BARS), end), M5, 0, contract, costs),
        new Market("Y", until(walk(random, BARS), end), M5, 0, contract, costs));
  }

  private static Simulation run(List<Market> markets, long seed) {
    return new Simulator(
            markets,
            new Rules(50_000, seed % 2 == 0, 40, 0.5),
            orders(seed),
            Sizer.fixed(3),
            Guard.OPEN)
        .run();
  }

  @RepeatedTest(20)
  void endsWithTheStartAndTheSumOfItsTrades(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Simulation found = run(markets(new Random(seed), BARS), seed);
    double sum = found.trades().stream().mapToDouble(Trade::netProfit).sum();
    assertThat(found.trades()).isNotEmpty();
    assertThat(found.curve().end()).isCloseTo(50_000 + sum, within(1e-6));
  }

  @RepeatedTest(20)
  void opensNoTradeBeforeItWasDecidedAndClosesNoneBeforeItOpened(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    for (Trade trade : run(markets(new Random(seed), BARS), seed).trades()) {
      assertThat(trade.openedAt()).isAfterOrEqualTo(trade.decidedAt());
      assertThat(trade.closedAt()).isAfterOrEqualTo(trade.openedAt());
      assertThat(trade.lots()).isPositive();
    }
  }

  @RepeatedTest(20)
  void keepsThePastWhereTheFutureIsCutOffOrIsAnother(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    int cut = 200 + new Random(seed).nextInt(300);
    List<Market> whole = markets(new Random(seed), BARS);
    List<Market> shorter = markets(new Random(seed), cut);
    List<Market> other = new ArrayList<>();
    for (Market market : whole) {
      Ohlcv bars = until(market.bars(), BARS);
      for (double[] column : new double[][] {bars.open(), bars.high(), bars.low(), bars.close()}) {
        for (int i = cut; i < BARS; i++) {
          column[i] = 1000 - column[i];
        }
      }
      for (int i = cut; i < BARS; i++) {
        double high = bars.low()[i];
        bars.low()[i] = bars.high()[i];
        bars.high()[i] = high;
      }
      other.add(new Market(market.symbol(), bars, M5, 0, market.contract(), market.costs()));
    }
    Instant known = Instant.EPOCH.plus(cut * M5, ChronoUnit.MICROS);
    List<Trade> past = closedBefore(run(whole, seed), known);
    assertThat(closedBefore(run(shorter, seed), known)).isEqualTo(past);
    assertThat(closedBefore(run(other, seed), known)).isEqualTo(past);
  }

  private static List<Trade> closedBefore(Simulation found, Instant known) {
    return found.trades().stream()
        .filter(trade -> trade.closedAt().isBefore(known) && !trade.exit().equals("end"))
        .toList();
  }
}
