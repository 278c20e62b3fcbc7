package io.bactrian.models.backtest;

import io.bactrian.data.indicators.Ohlcv;
import java.util.List;
import java.util.function.Consumer;

/** Bars that are written down, and what trades them. */
final class Simulations {
  static final long HOUR = 3_600_000_000L;
  static final Contract UNIT = new Contract(1, 1, 1, 0, 0);

  /** Spread 0.4, so half is 0.2; slippage 0.1. */
  static final Costs SPREAD = new Costs(0.4, 0.1, 0, 0, 0, 0);

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

  static double[] bar(double open, double high, double low, double close) {
    return new double[] {open, high, low, close};
  }

  static Market market(Costs costs, Ohlcv bars) {
    return new Market("X", bars, HOUR, 0, UNIT, costs);
  }

  /** Decides at the close of the first bar alone. */
  static Strategy first(Consumer<Order> what) {
    return (market, bar, order) -> {
      if (bar == 0) {
        what.accept(order);
      }
    };
  }

  static Simulation run(Market market, Strategy strategy) {
    return new Simulator(List.of(market), Rules.of(10_000), strategy, Sizer.fixed(1), Guard.OPEN)
        .run();
  }

  static final double[] START = bar(100, 101, 99, 100);

  private Simulations() {}
}
