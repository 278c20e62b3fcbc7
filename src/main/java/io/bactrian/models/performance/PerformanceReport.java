package io.bactrian.models.performance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What trades were worth: one form for a backtest, for trading on paper and for live trading, so
 * that the three stand side by side. Money is in {@code currency}. docs/backtest.md has the formula
 * and the source of each figure.
 *
 * @param totalReturn {@code netProfit / startEquity}
 * @param exposure the share of the time in which a position was open, 0 to 1
 * @param costs paid, by kind
 * @param regimes the trades by the regime of volatility that was known when they were decided on
 * @param baselines what needs no strategy
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PerformanceReport(
    String currency,
    Instant from,
    Instant to,
    double startEquity,
    double endEquity,
    double netProfit,
    double totalReturn,
    Trades trades,
    Drawdown drawdown,
    Ratio sharpe,
    Ratio sortino,
    Ratio calmar,
    double exposure,
    Costs costs,
    List<Regime> regimes,
    List<Baseline> baselines) {

  /**
   * @param wins trades whose net profit is above 0
   * @param winRate wins over trades; null without trades
   * @param profitFactor what wins made over what losses lost; null without losses
   * @param expectancy mean net profit; null without trades
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Trades(
      int count,
      int wins,
      int losses,
      @Nullable Double winRate,
      @Nullable Double profitFactor,
      @Nullable Double expectancy,
      @Nullable Double best,
      @Nullable Double worst) {

    static Trades of(List<Trade> trades) {
      double won = 0;
      double lost = 0;
      int wins = 0;
      int losses = 0;
      double best = Double.NEGATIVE_INFINITY;
      double worst = Double.POSITIVE_INFINITY;
      for (Trade trade : trades) {
        double net = trade.netProfit();
        wins += net > 0 ? 1 : 0;
        losses += net < 0 ? 1 : 0;
        won += Math.max(net, 0);
        lost += Math.max(-net, 0);
        best = Math.max(best, net);
        worst = Math.min(worst, net);
      }
      int count = trades.size();
      return count == 0
          ? new Trades(0, 0, 0, null, null, null, null, null)
          : new Trades(
              count,
              wins,
              losses,
              (double) wins / count,
              lost > 0 ? won / lost : null,
              (won - lost) / count,
              best,
              worst);
    }
  }

  /**
   * @param swap negative where more was received than paid
   */
  public record Costs(
      double spread, double slippage, double commission, double swap, double total) {

    static Costs of(List<Trade> trades) {
      double spread = 0;
      double slippage = 0;
      double commission = 0;
      double swap = 0;
      for (Trade trade : trades) {
        spread += trade.spread();
        slippage += trade.slippage();
        commission += trade.commission();
        swap += trade.swap();
      }
      return new Costs(spread, slippage, commission, swap, spread + slippage + commission + swap);
    }
  }

  /**
   * @param regime {@code low}, {@code mid}, {@code high}, or {@code unknown}
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Regime(String regime, Trades trades, double netProfit) {}

  /**
   * @param name {@code buy_and_hold} or {@code always_flat}
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Baseline(String name, double totalReturn, double drawdown, Ratio sharpe) {

    public static Baseline of(String name, EquityCurve curve) {
      return new Baseline(
          name,
          curve.end() / curve.start() - 1,
          Drawdown.of(curve).fraction(),
          new Ratios(curve).sharpe());
    }
  }

  /**
   * @param exposure the share of the time in which a position was open
   * @param baselines beside that of never trading, which is always there
   */
  public static PerformanceReport of(
      String currency,
      List<Trade> trades,
      EquityCurve curve,
      double exposure,
      List<Baseline> baselines) {
    var ratios = new Ratios(curve);
    Drawdown drawdown = Drawdown.of(curve);
    var all = new ArrayList<>(baselines);
    all.add(new Baseline("always_flat", 0, 0, Ratio.none("the equity does not move")));
    return new PerformanceReport(
        currency,
        Drawdown.at(curve.startTime()),
        Drawdown.at(curve.endTime()),
        curve.start(),
        curve.end(),
        curve.end() - curve.start(),
        curve.end() / curve.start() - 1,
        Trades.of(trades),
        drawdown,
        ratios.sharpe(),
        ratios.sortino(),
        ratios.calmar(drawdown),
        exposure,
        Costs.of(trades),
        regimes(trades),
        List.copyOf(all));
  }

  private static List<Regime> regimes(List<Trade> trades) {
    var regimes = new ArrayList<Regime>();
    for (String name : List.of("low", "mid", "high", "unknown")) {
      List<Trade> of =
          trades.stream()
              .filter(trade -> Objects.requireNonNullElse(trade.regime(), "unknown").equals(name))
              .toList();
      if (!of.isEmpty() || !name.equals("unknown")) {
        double net = of.stream().mapToDouble(Trade::netProfit).sum();
        regimes.add(new Regime(name, Trades.of(of), net));
      }
    }
    return List.copyOf(regimes);
  }
}
