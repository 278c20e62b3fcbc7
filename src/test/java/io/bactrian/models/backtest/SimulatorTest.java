package io.bactrian.models.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.performance.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fills that were computed by hand, one scenario a rule. */
class SimulatorTest {
  private static final long HOUR = 3_600_000_000L;
  private static final Contract UNIT = new Contract(1, 1, 1, 0, 0);

  /** Spread 0.4, so half is 0.2; slippage 0.1. */
  private static final Costs SPREAD = new Costs(0.4, 0.1, 0, 0, 0, 0);

  /** Bars of an hour from the beginning of a day, {@code {open, high, low, close}}. */
  static Ohlcv bars(double[]... rows) {
    return bars(HOUR, 0, rows);
  }

  static Ohlcv bars(long period, long begin, double[]... rows) {
    int n = rows.length;
    var bars =
        new Ohlcv(
            new long[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      bars.closeTimes()[i] = begin + (i + 1) * period;
      bars.open()[i] = rows[i][0];
      bars.high()[i] = rows[i][1];
      bars.low()[i] = rows[i][2];
      bars.close()[i] = rows[i][3];
    }
    return bars;
  }

  private static double[] bar(double open, double high, double low, double close) {
    return new double[] {open, high, low, close};
  }

  private static Market market(Costs costs, Ohlcv bars) {
    return new Market("X", bars, HOUR, 0, UNIT, costs);
  }

  /** Decides at the close of the first bar alone. */
  private static Strategy first(java.util.function.Consumer<Order> what) {
    return (market, bar, order) -> {
      if (bar == 0) {
        what.accept(order);
      }
    };
  }

  private static Simulation run(Market market, Strategy strategy) {
    return new Simulator(List.of(market), Rules.of(10_000), strategy, Sizer.fixed(1), Guard.OPEN)
        .run();
  }

  private static final double[] START = bar(100, 101, 99, 100);

  static Stream<Arguments> scenarios() {
    return Stream.of(
        scenario(
            "a market order fills at the next open, and what is left closes at the end",
            Costs.NONE,
            order -> order.buy(),
            fill(102, "end", 105, 3),
            bar(102, 106, 101, 105)),
        scenario(
            "a buy pays half the spread and the slippage, at the opening and at the close",
            SPREAD,
            order -> order.buy(),
            fill(102.3, "end", 104.7, 2.4),
            bar(102, 106, 101, 105)),
        scenario(
            "a sell gets half the spread and the slippage less",
            SPREAD,
            order -> order.sell(),
            fill(101.7, "end", 105.3, -3.6),
            bar(102, 106, 101, 105)),
        scenario(
            "a stop fills at its price",
            Costs.NONE,
            order -> order.buy().withStop(3),
            fill(102, "stop", 99, -3),
            bar(102, 103, 98, 100)),
        scenario(
            "a stop is worse by the slippage and is reached by the bid",
            SPREAD,
            order -> order.buy().withStop(3), // 99.3; the bid's low is 99.4 - 0.2
            fill(102.3, "stop", 99.2, -3.1),
            bar(102, 103, 99.4, 100)),
        scenario(
            "a gap through the stop fills at the open",
            Costs.NONE,
            order -> order.buy().withStop(3),
            fill(102, "stop", 95, -7),
            bar(102, 103, 101, 102),
            bar(95, 97, 94, 96)),
        scenario(
            "a gap through a short's stop fills at the open",
            Costs.NONE,
            order -> order.sell().withStop(3),
            fill(102, "stop", 108, -6),
            bar(102, 103, 101, 102),
            bar(108, 109, 107, 108)),
        scenario(
            "a target fills at its price and has no slippage",
            SPREAD,
            order -> order.buy().withTarget(4), // 106.3; the bid's high is 106.6 - 0.2
            fill(102.3, "target", 106.3, 4),
            bar(102, 106.6, 101, 105)),
        scenario(
            "a target is not reached by the middle price alone",
            SPREAD,
            order -> order.buy().withTarget(4),
            fill(102.3, "end", 104.7, 2.4),
            bar(102, 106.4, 101, 105)),
        scenario(
            "a gap through the target fills at the better open",
            Costs.NONE,
            order -> order.buy().withTarget(4),
            fill(102, "target", 109, 7),
            bar(102, 103, 101, 102),
            bar(109, 110, 108, 109)),
        scenario(
            "the stop comes first where one bar spans both",
            Costs.NONE,
            order -> order.buy().withStop(3).withTarget(3),
            fill(102, "stop", 99, -3),
            bar(102, 106, 98, 105)),
        scenario(
            "of a short as well",
            Costs.NONE,
            order -> order.sell().withStop(3).withTarget(3),
            fill(102, "stop", 105, -3),
            bar(102, 106, 98, 99)),
        scenario(
            "a limit fills at its price",
            Costs.NONE,
            order -> order.buy().atLimit(101, 1),
            fill(101, "end", 105, 4),
            bar(102, 106, 100, 105)),
        scenario(
            "a limit fills at the open where that is better",
            Costs.NONE,
            order -> order.buy().atLimit(101, 1),
            fill(100, "end", 105, 5),
            bar(100, 106, 99, 105)),
        scenario(
            "a limit has to be reached by the ask",
            SPREAD,
            order -> order.buy().atLimit(101, 2), // the low's ask is 101.1, then 100.9
            fill(101, "end", 104.7, 3.7),
            bar(102, 106, 100.9, 105),
            bar(105, 106, 100.7, 105)),
        scenario(
            "a bar that fills a limit does not count its best price for the target",
            Costs.NONE,
            order -> order.buy().atLimit(101, 1).withTarget(3),
            fill(101, "end", 103, 2),
            bar(102, 106, 100, 103)),
        scenario(
            "and counts its worst for the stop",
            Costs.NONE,
            order -> order.buy().atLimit(101, 1).withStop(2),
            fill(101, "stop", 99, -2),
            bar(102, 106, 98, 103)));
  }

  private record Fill(double open, String exit, double close, double net) {}

  private static Fill fill(double open, String exit, double close, double net) {
    return new Fill(open, exit, close, net);
  }

  private static Arguments scenario(
      String name,
      Costs costs,
      java.util.function.Consumer<Order> order,
      Fill expected,
      double[]... after) {
    var rows = new ArrayList<double[]>(List.of(START));
    rows.addAll(List.of(after));
    return Arguments.of(name, costs, order, expected, bars(rows.toArray(double[][]::new)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void fillsAsComputedByHand(
      String name,
      Costs costs,
      java.util.function.Consumer<Order> order,
      Object expected,
      Ohlcv bars) {
    Fill fill = (Fill) expected;
    Simulation found = run(market(costs, bars), first(order));
    assertThat(found.trades()).as(name).hasSize(1);
    Trade trade = found.trades().get(0);
    assertThat(trade.openPrice()).isCloseTo(fill.open(), within(1e-9));
    assertThat(trade.closePrice()).isCloseTo(fill.close(), within(1e-9));
    assertThat(trade.exit()).isEqualTo(fill.exit());
    assertThat(trade.netProfit()).isCloseTo(fill.net(), within(1e-9));
    assertThat(found.curve().end()).isCloseTo(10_000 + fill.net(), within(1e-9));
  }

  @Test
  void leavesALimitThatWasNotReached() {
    Simulation found =
        run(
            market(Costs.NONE, bars(START, bar(102, 106, 101.5, 105), bar(105, 106, 90, 95))),
            first(order -> order.buy().atLimit(101, 1)));
    assertThat(found.trades()).isEmpty();
    assertThat(found.refusals()).containsEntry("limit_not_filled", 1);
  }

  @Test
  void resolvesABarThatSpansStopAndTargetByFinerBars() {
    Ohlcv coarse = bars(START, bar(102, 106, 98, 100));
    long half = HOUR / 2;
    Ohlcv upFirst =
        bars(
            half,
            0,
            bar(100, 101, 99, 100),
            START,
            bar(102, 106, 101, 104),
            bar(104, 104, 98, 100));
    Ohlcv downFirst =
        bars(
            half,
            0,
            bar(100, 101, 99, 100),
            START,
            bar(102, 102, 98, 101),
            bar(101, 106, 100, 100));
    Strategy strategy = first(order -> order.buy().withStop(3).withTarget(3));
    Simulation up =
        run(new Market("X", coarse, HOUR, 0, upFirst, half, UNIT, Costs.NONE), strategy);
    Simulation down =
        run(new Market("X", coarse, HOUR, 0, downFirst, half, UNIT, Costs.NONE), strategy);
    assertThat(up.trades().get(0).exit()).isEqualTo("target");
    assertThat(up.trades().get(0).netProfit()).isCloseTo(3, within(1e-9));
    assertThat(down.trades().get(0).exit()).isEqualTo("stop");
    assertThat(up.ambiguous()).isEqualTo(1);
    assertThat(up.resolved()).isEqualTo(1);
  }

  @Test
  void staysPessimisticWhereFinerBarsDoNotCoverTheBar() {
    long half = HOUR / 2;
    Ohlcv one = bars(half, HOUR, bar(102, 106, 101, 104));
    Simulation found =
        run(
            new Market(
                "X", bars(START, bar(102, 106, 98, 100)), HOUR, 0, one, half, UNIT, Costs.NONE),
            first(order -> order.buy().withStop(3).withTarget(3)));
    assertThat(found.trades().get(0).exit()).isEqualTo("stop");
    assertThat(found.resolved()).isZero();
  }

  @Test
  void resolvesALimitAndItsTargetInOneBarByFinerBars() {
    long half = HOUR / 2;
    Ohlcv finer = bars(half, HOUR, bar(102, 102, 100, 101), bar(101, 106, 100.5, 105));
    Simulation found =
        run(
            new Market(
                "X", bars(START, bar(102, 106, 100, 105)), HOUR, 0, finer, half, UNIT, Costs.NONE),
            first(order -> order.buy().atLimit(101, 1).withTarget(3)));
    assertThat(found.trades().get(0).exit()).isEqualTo("target");
    assertThat(found.trades().get(0).closePrice()).isEqualTo(104);
  }

  @Test
  void paysCommissionByLotAndByWorthAtBothFills() {
    Simulation found =
        new Simulator(
                List.of(
                    new Market(
                        "X",
                        bars(START, bar(100, 112, 99, 110)),
                        HOUR,
                        0,
                        new Contract(10, 0.5, 1, 0, 0),
                        new Costs(0, 0, 3, 0.001, 0, 0))),
                Rules.of(10_000),
                first(order -> order.buy()),
                Sizer.fixed(2),
                Guard.OPEN)
            .run();
    // 2 lots x 10 units x 0.5 are worth 10 a point: 1000 at 100, 1100 at 110.
    Trade trade = found.trades().get(0);
    assertThat(trade.grossProfit()).isCloseTo(100, within(1e-9));
    assertThat(trade.commission()).isCloseTo(6 + 1 + 6 + 1.1, within(1e-9));
    assertThat(found.curve().end()).isCloseTo(10_000 + 100 - 14.1, within(1e-9));
  }

  @Test
  void paysASwapForEachMidnightThatAPositionIsHeldOver() {
    var rows = new double[50][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = bar(100, 100, 100, 100);
    }
    Costs costs = new Costs(0, 0, 0, 0, 1.5, -0.5);
    // Bars 24 and 48 open at midnight; the last bar opens at 01:00 of the third day.
    Simulation bought = run(market(costs, bars(rows)), first(order -> order.buy()));
    Simulation sold = run(market(costs, bars(rows)), first(order -> order.sell()));
    assertThat(bought.trades().get(0).swap()).isCloseTo(3, within(1e-9));
    assertThat(sold.trades().get(0).swap()).isCloseTo(-1, within(1e-9));
    assertThat(sold.curve().end()).isCloseTo(10_001, within(1e-9));
  }

  @Test
  void closesAndReversesAtTheNextOpenAfterTheOppositeOrder() {
    Strategy strategy =
        (market, bar, order) -> {
          if (bar == 0) {
            order.buy();
          } else if (bar == 2) {
            order.sell();
          }
        };
    Simulation found =
        run(
            market(
                Costs.NONE,
                bars(
                    START,
                    bar(102, 103, 101, 102),
                    bar(103, 104, 102, 103),
                    bar(105, 106, 104, 105),
                    bar(104, 105, 100, 101))),
            strategy);
    assertThat(found.trades()).extracting(Trade::side).containsExactly("BUY", "SELL");
    assertThat(found.trades()).extracting(Trade::exit).containsExactly("signal", "end");
    assertThat(found.trades()).extracting(Trade::closePrice).containsExactly(105.0, 101.0);
    assertThat(found.trades().get(1).openPrice()).isEqualTo(105);
  }

  @Test
  void closesAfterTheMostBars() {
    Simulation found =
        new Simulator(
                List.of(
                    market(
                        Costs.NONE,
                        bars(
                            START,
                            bar(102, 103, 101, 102),
                            bar(103, 104, 102, 103),
                            bar(105, 106, 104, 105)))),
                new Rules(10_000, true, 2, 0),
                first(order -> order.buy()),
                Sizer.fixed(1),
                Guard.OPEN)
            .run();
    assertThat(found.trades().get(0).exit()).isEqualTo("time");
    assertThat(found.trades().get(0).bars()).isEqualTo(2);
    assertThat(found.trades().get(0).closePrice()).isEqualTo(105);
  }

  @Test
  void opensNothingThatNeedsMoreMarginThanIsFree() {
    Ohlcv bars = bars(START, bar(100, 101, 99, 100), bar(100, 101, 99, 100));
    var tooMuch = new Contract(1, 1, 2, 0, 0); // 201 lots at 100 need 10,050
    Simulation found =
        new Simulator(
                List.of(new Market("X", bars, HOUR, 0, tooMuch, Costs.NONE)),
                Rules.of(10_000),
                first(order -> order.buy()),
                Sizer.fixed(201),
                Guard.OPEN)
            .run();
    assertThat(found.trades()).isEmpty();
    assertThat(found.refusals()).containsEntry("margin", 1);
  }

  @Test
  void closesAllWhereTheEquityIsHalfOfTheMargin() {
    var leveraged = new Contract(1, 1, 10, 0, 0); // 900 lots at 100 need 9,000
    Ohlcv bars =
        bars(START, bar(100, 101, 99, 100), bar(100, 100, 93, 93), bar(92, 93, 91, 92), START);
    Simulation found =
        new Simulator(
                List.of(new Market("X", bars, HOUR, 0, leveraged, Costs.NONE)),
                Rules.of(10_000),
                first(order -> order.buy()),
                Sizer.fixed(900),
                Guard.OPEN)
            .run();
    assertThat(found.trades().get(0).exit()).isEqualTo("stop_out"); // 3,700 of 9,000
    assertThat(found.trades().get(0).closePrice()).isEqualTo(92);
  }

  @Test
  void sizesByEquityAndRoundsDown() {
    Ohlcv bars = bars(START, bar(100, 101, 99.5, 100));
    var market = new Market("X", bars, HOUR, 0, new Contract(10, 1, 1, 0.1, 0.1), Costs.NONE);
    Strategy strategy = first(order -> order.buy().withStop(2.6));
    // 10,000 x 0.25 / (100 x 10) is 2.5 lots, x 0.258 is 2.58.
    assertThat(lots(market, strategy, Sizer.ofEquity(0.25, market))).isCloseTo(2.5, within(1e-9));
    assertThat(lots(market, strategy, Sizer.ofEquity(0.258, market))).isCloseTo(2.5, within(1e-9));
  }

  private static double lots(Market market, Strategy strategy, Sizer sizer) {
    return new Simulator(List.of(market), Rules.of(10_000), strategy, sizer, Guard.OPEN)
        .run()
        .trades()
        .get(0)
        .lots();
  }

  @Test
  void tradesWhatTheGuardAllowsAndCountsWhy() {
    Guard guard =
        (market, bar, order, lots, account) -> {
          order.refused("exposure");
          return 0.25;
        };
    Simulation found =
        new Simulator(
                List.of(market(Costs.NONE, bars(START, bar(100, 101, 99.5, 100)))),
                Rules.of(10_000),
                first(order -> order.buy()),
                Sizer.fixed(1),
                guard)
            .run();
    assertThat(found.trades().get(0).lots()).isEqualTo(0.25);
    assertThat(found.refusals()).containsEntry("exposure", 1);
  }

  @Test
  void showsTheGuardTheDayAndTheOpenPositionsOfTheAccount() {
    var seen = new ArrayList<Double>();
    Guard guard =
        (market, bar, order, lots, account) -> {
          seen.add(account.dayResult(1));
          seen.add(account.lots(1));
          return lots;
        };
    Strategy strategy =
        (market, bar, order) -> {
          if (market == 1 && bar == 0) {
            order.buy().withStop(1);
          } else if (market == 0 && bar == 1) {
            order.sell();
          }
        };
    Ohlcv flat = bars(START, START, START);
    Ohlcv falling = bars(START, bar(100, 100, 98, 98), bar(98, 98, 97, 97));
    new Simulator(
            List.of(market(Costs.NONE, flat), new Market("Y", falling, HOUR, 0, UNIT, Costs.NONE)),
            Rules.of(10_000),
            strategy,
            Sizer.fixed(2),
            guard)
        .run();
    assertThat(seen).containsExactly(0.0, 0.0, -2.0, 0.0);
  }
}
