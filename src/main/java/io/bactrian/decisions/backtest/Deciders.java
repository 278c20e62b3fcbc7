package io.bactrian.decisions.backtest;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.decisions.backtest.BacktestRequest.Source;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.decisions.fusion.FusionService;
import io.bactrian.decisions.fusion.WeightsInUse;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.models.backtest.Strategy;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes what decides in a backtest. Lobes and the fusion answer through the very steps of the route
 * {@code propose}, as they are now: what a user changed there is tried as well. Champions and
 * weights are those of now.
 */
@Component
class Deciders {
  private static final String ROUTE = "propose";
  private static final String CHAMPIONS =
      "kamelet:score-onnx-action?threshold={{hub.scoring.threshold}}";

  /**
   * @param by what decides, by its role, such as a model and its version
   * @param walk the versions one after the other; null where it is none
   * @param whole what the strategy decides by
   * @param on the same on other markets, for whoever asks again
   */
  record Decider(
      Strategy strategy,
      Map<String, String> by,
      @Nullable WalkForward walk,
      Answers whole,
      Function<Markets, Answers> on) {

    /**
     * @param least confidence that is traded
     */
    static Decider of(
        Function<Markets, Answers> on,
        Markets markets,
        double least,
        Map<String, String> by,
        @Nullable WalkForward walk) {
      Answers whole = on.apply(markets);
      return new Decider(new AnswerStrategy(whole, least), by, walk, whole, on);
    }
  }

  private final BacktestFacts facts;
  private final FusionService fusion;
  private final ModelDeciders models;
  private final PastObservations observations;
  private final CamelContext camel;
  private final ProducerTemplate template;

  Deciders(
      BacktestFacts facts,
      FusionService fusion,
      ModelDeciders models,
      PastObservations observations,
      CamelContext camel,
      ProducerTemplate template) {
    this.facts = facts;
    this.fusion = fusion;
    this.models = models;
    this.observations = observations;
    this.camel = camel;
    this.template = template;
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} naming a strategy without signals, an unknown lobe,
   *     model or version
   */
  Decider of(BacktestRequest request, Markets markets) {
    Source source = request.source();
    return switch (source.kind()) {
      case BacktestRequest.SIGNALS -> signals(request, markets);
      case BacktestRequest.LOBE -> lobe(request, markets);
      case BacktestRequest.MODEL -> models.of(request, markets);
      default -> fusion(request, markets);
    };
  }

  private Decider signals(BacktestRequest request, Markets markets) {
    String strategy = request.source().name();
    List<List<SignalStrategy.Signal>> all = signals(strategy, markets);
    if (all.stream().allMatch(List::isEmpty)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.signals",
          "No signal of %s on %s was fired in the window. Strategies that have some: %s."
              .formatted(
                  strategy,
                  String.join(", ", markets.traded().stream().map(m -> m.symbol()).toList()),
                  facts.strategies()));
    }
    var decides = new SignalStrategy(markets.traded(), all);
    return new Decider(
        decides,
        Map.of("signals of", strategy),
        null,
        decides,
        some -> new SignalStrategy(some.traded(), signals(strategy, some)));
  }

  private List<List<SignalStrategy.Signal>> signals(String strategy, Markets markets) {
    return markets.traded().stream()
        .map(
            market ->
                market.bars().size() == 0
                    ? List.<SignalStrategy.Signal>of()
                    : facts.signals(strategy, market))
        .toList();
  }

  private Decider lobe(BacktestRequest request, Markets markets) {
    Source source = request.source();
    String lobe = source.name();
    fusion.requireLobe("strategy.lobe", lobe);
    if (lobe.equals(Observation.STRATEGY)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.lobe",
          "The lobe strategy answers with the side of a signal: give {\"signals\": \"<strategy>\"}"
              + " instead.");
    }
    boolean direction = lobe.equals("direction");
    String step = direction ? CHAMPIONS : "kamelet:score-" + lobe + "-action";
    var by = new LinkedHashMap<String, String>();
    by.put("lobe", lobe);
    if (direction) {
      models.championsOf(request, markets, by);
    }
    Function<Markets, Answers> on =
        some -> {
          IntFunction<PastObservations.Series> series = series(request, some);
          return (market, bar) -> {
            Observation answered = ask(step, series.apply(market).at(bar), Observation.class);
            LobeAnswer answer = answered.lobes().get(lobe);
            return answer == null
                ? null
                : new Answer(answer.action(), answer.confidence(), null, lobe, answered.lobes());
          };
        };
    return Decider.of(on, markets, source.least(), by, null);
  }

  private Decider fusion(BacktestRequest request, Markets markets) {
    if (camel.getRoute(ROUTE) == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.fusion",
          "There is no route %s, which lets the lobes answer: put routes/scoring/propose.camel.yaml back."
              .formatted(ROUTE));
    }
    var by = new LinkedHashMap<String, String>();
    for (Loaded each : markets.each()) {
      String symbol = each.market().symbol();
      WeightsInUse weights = fusion.weights(symbol);
      by.put("weights of " + symbol, version(weights.source(), weights.version()));
    }
    models.championsOf(request, markets, by);
    Function<Markets, Answers> on =
        some -> {
          IntFunction<PastObservations.Series> series = series(request, some);
          return (market, bar) ->
              answer(ask("direct:" + ROUTE, series.apply(market).at(bar), Proposal.class));
        };
    return Decider.of(on, markets, request.source().least(), by, null);
  }

  private static Answer answer(Proposal proposal) {
    Forecast forecast = proposal.volatility();
    return new Answer(
        proposal.action(),
        proposal.fused().confidence(),
        forecast == null ? null : forecast.high(),
        BacktestRequest.FUSION,
        proposal.observation().lobes());
  }

  private static String version(String name, @Nullable String version) {
    return version == null ? name : name + " " + version;
  }

  private <T> T ask(String step, Observation observation, Class<T> type) {
    try {
      return template.requestBody(step, observation, type);
    } catch (CamelExecutionException e) {
      throw e.getCause() instanceof HubException cause ? cause : e;
    }
  }

  /** Each is made when it is first asked for: who asks about one bar needs one of them. */
  static IntFunction<PastObservations.Series> series(
      Markets markets, Function<Loaded, PastObservations.Series> make) {
    var made = new HashMap<Integer, PastObservations.Series>();
    return market -> made.computeIfAbsent(market, place -> make.apply(markets.each().get(place)));
  }

  private IntFunction<PastObservations.Series> series(BacktestRequest request, Markets markets) {
    String period = request.period().name();
    return series(
        markets,
        each ->
            observations.of(each.market().symbol(), period, each.bars(), each.market().first()));
  }
}
