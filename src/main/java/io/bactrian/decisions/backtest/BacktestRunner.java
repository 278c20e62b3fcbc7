package io.bactrian.decisions.backtest;

import io.bactrian.decisions.backtest.Deciders.Decider;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.decisions.guardrails.Guardrails;
import io.bactrian.decisions.treasury.CurrencyRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.models.backtest.Contract;
import io.bactrian.models.backtest.Guard;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.backtest.Rules;
import io.bactrian.models.backtest.Simulation;
import io.bactrian.models.backtest.Simulator;
import io.bactrian.models.backtest.Sizer;
import io.bactrian.models.backtest.Strategy;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.performance.PerformanceReport;
import io.bactrian.models.performance.PerformanceReport.Baseline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a backtest together and runs it; keeps nothing. */
@Component
class BacktestRunner {
  private final MarketLoader loader;
  private final Deciders deciders;
  private final ModelDeciders models;
  private final StepTraining training;
  private final Guardrails guardrails;
  private final CurrencyRates rates;
  private final LookAheadCheck lookAhead;

  BacktestRunner(
      MarketLoader loader,
      Deciders deciders,
      ModelDeciders models,
      StepTraining training,
      Guardrails guardrails,
      CurrencyRates rates,
      LookAheadCheck lookAhead) {
    this.lookAhead = lookAhead;
    this.loader = loader;
    this.deciders = deciders;
    this.models = models;
    this.training = training;
    this.guardrails = guardrails;
    this.rates = rates;
  }

  /**
   * All that a run needs: whoever has one has a request that is valid.
   *
   * @param decider null where it has to be trained first
   */
  record Prepared(
      BacktestRequest request, Markets markets, @Nullable Decider decider, PaperDesk desk) {}

  /** What came out, with its trades and its curve. */
  record Outcome(BacktestResult result, Simulation simulation) {}

  /**
   * @throws io.bactrian.shared.HubException naming what the hub cannot use
   */
  Prepared prepare(BacktestRequest request) {
    Markets markets = loader.load(request);
    boolean trains = request.source().training() != null;
    if (trains) {
      training.moments(request, markets.traded().get(0));
    }
    Decider decider = trains ? null : deciders.of(request, markets);
    var instruments = new HashMap<String, Instrument>();
    markets.each().forEach(each -> instruments.put(each.market().symbol(), each.instrument()));
    var guard =
        guardrails.onPaper(
            instruments, rates.at(markets.begin()), request.account().login(), markets.currency());
    String strategy =
        request.source().kind().equals(BacktestRequest.SIGNALS) ? request.source().name() : "";
    return new Prepared(
        request, markets, decider, new PaperDesk(guard, request, markets.traded(), strategy));
  }

  /**
   * Trains what decides.
   *
   * @param id of the backtest
   * @param by who asks for it
   * @param progress gets 0 to 1
   * @throws IllegalStateException where it was cancelled
   */
  Prepared train(
      String id, String by, Prepared prepared, DoubleConsumer progress, BooleanSupplier cancelled) {
    BacktestRequest request = prepared.request();
    Markets markets = prepared.markets();
    Decider decider =
        models.of(training.train(id, by, request, markets, progress, cancelled), request, markets);
    return new Prepared(request, markets, decider, prepared.desk());
  }

  /**
   * @param progress gets 0 to 1, once in a while
   * @throws IllegalStateException where it was cancelled
   */
  Outcome run(Prepared prepared, DoubleConsumer progress, BooleanSupplier cancelled) {
    BacktestRequest request = prepared.request();
    List<Market> markets = prepared.markets().traded();
    Rules rules =
        new Rules(
            request.account().equity(),
            request.exits().opposite(),
            request.exits().bars(),
            request.account().stopOut());
    Decider decider = Objects.requireNonNull(prepared.decider(), "it is trained before");
    Strategy strategy = new WithExits(decider.strategy(), request, prepared.markets().each());
    var simulator = new Simulator(markets, rules, strategy, prepared.desk(), prepared.desk());
    Simulation found =
        simulator.run(
            () -> {
              progress.accept(simulator.progress());
              return cancelled.getAsBoolean();
            });
    PerformanceReport report =
        PerformanceReport.of(
            prepared.markets().currency(),
            found.trades(),
            found.curve(),
            found.exposure(),
            List.of(buyAndHold(markets, rules)));
    CheckResult check = lookAhead.of(decider, prepared.markets(), found.trades(), cancelled);
    Map<String, String> by = decider.by();
    int bars = prepared.markets().each().stream().mapToInt(Loaded::decided).sum();
    return new Outcome(
        new BacktestResult(
            report,
            by,
            bars,
            found.orders(),
            found.refusals(),
            found.ambiguous(),
            found.resolved(),
            steps(prepared, decider, found),
            List.of(check),
            warnings(check, prepared.markets().warnings())),
        found);
  }

  /** What a check found is above all else: nothing beneath it can be believed. */
  private static List<String> warnings(CheckResult check, List<String> others) {
    var warnings = new ArrayList<String>();
    if (!check.findings().isEmpty()) {
      warnings.add(check.line());
    }
    warnings.addAll(others);
    return List.copyOf(warnings);
  }

  private static List<WalkForward.Step> steps(
      Prepared prepared, Decider decider, Simulation found) {
    WalkForward walk = decider.walk();
    return walk == null
        ? List.of()
        : walk.steps(
            prepared.request().source().name(),
            found.curve().startTime(),
            found.curve().endTime(),
            found.trades());
  }

  /** The equity in equal parts, bought at the second bar's open and held, with the same costs. */
  private static Baseline buyAndHold(List<Market> markets, Rules rules) {
    List<Market> whole = markets.stream().map(BacktestRunner::divisible).toList();
    Sizer sizer =
        (market, order, price, account) ->
            rules.startEquity()
                / whole.size()
                / (price
                    * whole.get(market).contract().size()
                    * whole.get(market).contract().rate());
    Strategy once =
        (market, bar, order) -> {
          if (bar == whole.get(market).first()) {
            order.buy();
          }
        };
    var hold = new Rules(rules.startEquity(), false, 0, 0);
    return Baseline.of(
        "buy_and_hold", new Simulator(whole, hold, once, sizer, Guard.OPEN).run().curve());
  }

  /** Any part of a lot, and margin for a price that gaps up: it is a yardstick. */
  private static Market divisible(Market market) {
    var contract = market.contract();
    return new Market(
        market.symbol(),
        market.bars(),
        market.period(),
        market.first(),
        new Contract(contract.size(), contract.rate(), 2, 0, 0),
        market.costs());
  }
}
