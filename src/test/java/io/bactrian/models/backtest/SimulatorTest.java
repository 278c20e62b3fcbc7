package io.bactrian.models.backtest;

import static io.bactrian.models.backtest.Simulations.HOUR;
import static io.bactrian.models.backtest.Simulations.SPREAD;
import static io.bactrian.models.backtest.Simulations.START;
import static io.bactrian.models.backtest.Simulations.UNIT;
import static io.bactrian.models.backtest.Simulations.bar;
import static io.bactrian.models.backtest.Simulations.bars;
import static io.bactrian.models.backtest.Simulations.first;
import static io.bactrian.models.backtest.Simulations.market;
import static io.bactrian.models.backtest.Simulations.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.performance.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fills that were computed by hand, one scenario a rule. */
class SimulatorTest {
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
      String name, Costs costs, Consumer<Order> order, Fill expected, double[]... after) {
    var rows = new ArrayList<double[]>(List.of(START));
    rows.addAll(List.of(after));
    return Arguments.of(name, costs, order, expected, bars(rows.toArray(double[][]::new)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void fillsAsComputedByHand(
      String name, Costs costs, Consumer<Order> order, Object expected, Ohlcv bars) {
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
}
