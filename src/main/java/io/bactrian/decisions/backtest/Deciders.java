package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.decisions.backtest.BacktestRequest.Source;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.decisions.backtest.WalkForward.TrainedVersion;
import io.bactrian.decisions.fusion.FusionService;
import io.bactrian.decisions.fusion.WeightsInUse;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.registry.Registry;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * weights are those of now; what answers as of another moment takes the place of this class.
 */
@Component
class Deciders {
  private static final String ROUTE = "propose";
  private static final String CHAMPIONS =
      "kamelet:score-onnx-action?threshold={{hub.scoring.threshold}}";

  private final BacktestFacts facts;
  private final FusionService fusion;
  private final Champions champions;
  private final Registry registry;
  private final PastObservations observations;
  private final CamelContext camel;
  private final ProducerTemplate template;

  Deciders(
      BacktestFacts facts,
      FusionService fusion,
      Champions champions,
      Registry registry,
      PastObservations observations,
      CamelContext camel,
      ProducerTemplate template) {
    this.facts = facts;
    this.fusion = fusion;
    this.champions = champions;
    this.registry = registry;
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
      case BacktestRequest.MODEL -> model(request, markets);
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
      championsOf(request, markets, by);
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
    championsOf(request, markets, by);
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
  private static IntFunction<PastObservations.Series> series(
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

  private Decider model(BacktestRequest request, Markets markets) {
    Source source = request.source();
    if (source.walkForward()) {
      return walkForward(request, markets);
    }
    Champion version = open(source);
    requireDirection(version, request, markets);
    inSample(version.model(), version.version(), markets);
    return Decider.of(
        some -> answers(version, request, some),
        markets,
        source.least(),
        Map.of("model", origin(version), "sha256", version.sha256()),
        null);
  }

  private static String origin(Champion version) {
    return version.model() + " " + version.version();
  }

  private static void requireDirection(Champion version, BacktestRequest request, Markets markets) {
    if (!version.classes().contains("up")) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.model",
          "%s answers %s and proposes no side: name a model of the target direction."
              .formatted(version.model(), String.join(", ", version.classes())));
    }
    for (Loaded each : markets.each()) {
      String symbol = each.market().symbol();
      String period = request.period().name();
      String own = PastObservations.directionModel(symbol, period);
      if (!own.equals(version.model())) {
        markets
            .warnings()
            .add(
                "model: %s was not trained on %s of %s".formatted(version.model(), period, symbol));
      }
    }
  }

  private Answers answers(Champion version, BacktestRequest request, Markets markets) {
    String period = request.period().name();
    IntFunction<PastObservations.Series> series =
        series(
            markets,
            each ->
                observations.of(
                    each.market().symbol(), period, each.bars(), each.market().first(), version));
    String origin = origin(version);
    return (market, bar) -> {
      LobeAnswer answer = series.apply(market).direction(version, bar);
      return answer == null
          ? null
          : new Answer(answer.action(), answer.confidence(), null, origin, Map.of());
    };
  }

  /** The steps of a walk-forward that were trained for it, each named by its run. */
  Decider of(List<StepTraining.Step> steps, BacktestRequest request, Markets markets) {
    var models = new LinkedHashMap<String, Candidate>();
    var versions = new ArrayList<TrainedVersion>();
    for (StepTraining.Step step : steps) {
      models.put(step.model().runId(), step.model());
      versions.add(new TrainedVersion(step.model().runId(), step.knownAt()));
    }
    return walkForward(
        request, markets, versions, run -> registry.open(Objects.requireNonNull(models.get(run))));
  }

  private Decider walkForward(BacktestRequest request, Markets markets) {
    String model = request.source().name();
    return walkForward(
        request, markets, facts.versions(model), version -> champions.version(model, version));
  }

  /** Each bar is decided by the newest version that had not seen it. */
  private Decider walkForward(
      BacktestRequest request,
      Markets markets,
      List<TrainedVersion> versions,
      Function<String, Champion> open) {
    String model = request.source().name();
    var walk =
        new WalkForward(
            versions, request.period().length().multipliedBy(request.source().embargoBars()));
    List<TrainedVersion> used = walk.within(Micros.of(markets.begin()), Micros.of(markets.end()));
    if (used.isEmpty()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.model",
          "No version of %s was trained on what was known before %s: train some, each with another to, or let the window end later."
              .formatted(model, markets.end()));
    }
    var opened = new HashMap<String, Champion>();
    var by = new LinkedHashMap<String, String>();
    for (TrainedVersion each : used) {
      Champion version = open.apply(each.version());
      if (opened.isEmpty()) {
        requireDirection(version, request, markets);
      }
      opened.put(each.version(), version);
      by.put(each.version(), "trained on what was known at " + each.trainedUntil());
    }
    Function<Markets, Answers> chosen =
        some -> {
          var answers = new HashMap<String, Answers>();
          return (market, bar) -> {
            TrainedVersion at = walk.version(some.traded().get(market).bars().closeTimes()[bar]);
            return at == null
                ? null
                : answers
                    .computeIfAbsent(
                        at.version(),
                        name -> answers(Objects.requireNonNull(opened.get(name)), request, some))
                    .at(market, bar);
          };
        };
    return Decider.of(chosen, markets, request.source().least(), by, walk);
  }

  private Champion open(Source source) {
    String version = source.version();
    if (version != null) {
      return champions.version(source.name(), version);
    }
    return champions
        .of(source.name())
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.UNPROCESSABLE,
                    "strategy.model",
                    "No version of %s is in charge: name a version; GET /api/v1/models lists models and versions."
                        .formatted(source.name())));
  }

  private void championsOf(BacktestRequest request, Markets markets, Map<String, String> by) {
    String period = request.period().name();
    for (Loaded each : markets.each()) {
      String symbol = each.market().symbol();
      for (String model :
          List.of(
              PastObservations.directionModel(symbol, period),
              PastObservations.volatilityModel(symbol, period))) {
        Optional<Champion> champion = champions.of(model);
        if (champion.isPresent()) {
          by.put(model, champion.get().version());
          inSample(model, champion.get().version(), markets);
        }
      }
    }
  }

  /** What a model was trained on says nothing of what it has not seen. */
  private void inSample(String model, String version, Markets markets) {
    facts
        .trainedUntil(model, version)
        .ifPresent(
            until -> {
              long seen = 0;
              long all = 0;
              for (Loaded each : markets.each()) {
                seen += each.decidedBefore(until);
                all += each.decided();
              }
              if (seen > 0) {
                markets
                    .warnings()
                    .add(
                        "in_sample: %s %s had seen the data up to %s: its answers at %d of %d bars say nothing of unseen data"
                            .formatted(model, version, until, seen, all));
              }
            });
  }
}
