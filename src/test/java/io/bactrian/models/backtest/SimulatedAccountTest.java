package io.bactrian.models.backtest;

import static io.bactrian.models.backtest.Simulations.HOUR;
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
import org.junit.jupiter.api.Test;

/** What positions cost the account, how long they stay, and what it may open: by hand. */
class SimulatedAccountTest {
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

  private static Simulation bought(double lots, Ohlcv bars, Contract contract) {
    return new Simulator(
            List.of(new Market("X", bars, HOUR, 0, contract, Costs.NONE)),
            Rules.of(10_000),
            first(order -> order.buy()),
            Sizer.fixed(lots),
            Guard.OPEN)
        .run();
  }

  @Test
  void opensNothingThatNeedsMoreMarginThanIsFree() {
    Ohlcv bars = bars(START, bar(100, 101, 99, 100), bar(100, 101, 99, 100));
    var tooMuch = new Contract(1, 1, 2, 0, 0); // 201 lots at 100 need 10,050
    Simulation found = bought(201, bars, tooMuch);
    assertThat(found.trades()).isEmpty();
    assertThat(found.refusals()).containsEntry("margin", 1);
  }

  @Test
  void closesAllWhereTheEquityIsHalfOfTheMargin() {
    var leveraged = new Contract(1, 1, 10, 0, 0); // 900 lots at 100 need 9,000
    Ohlcv bars =
        bars(START, bar(100, 101, 99, 100), bar(100, 100, 93, 93), bar(92, 93, 91, 92), START);
    Simulation found = bought(900, bars, leveraged);
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
