package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.decisions.backtest.BacktestRequest.Source;
import io.bactrian.decisions.backtest.Deciders.Decider;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.decisions.backtest.WalkForward.TrainedVersion;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Candidates;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
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
import org.springframework.stereotype.Component;

/**
 * Lets versions of models decide: one, the champion, or one after the other in a walk-forward. It
 * also says which of a market's bars a version had seen.
 */
@Component
class ModelDeciders {
  private final BacktestFacts facts;
  private final Champions champions;
  private final Candidates candidates;
  private final PastObservations observations;

  ModelDeciders(
      BacktestFacts facts,
      Champions champions,
      Candidates candidates,
      PastObservations observations) {
    this.facts = facts;
    this.champions = champions;
    this.candidates = candidates;
    this.observations = observations;
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} naming an unknown model or version, or one that
   *     proposes no side
   */
  Decider of(BacktestRequest request, Markets markets) {
    Source source = request.source();
    if (source.walkForward()) {
      return walkForward(request, markets);
    }
    Champion version = open(source);
    requireDirection(version, request, markets);
    inSample(version.model(), version.version(), markets);
    return Decider.of(
        some -> answers(version, request, some, new HashMap<>()),
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

  /**
   * @param shared the series of these markets, for versions that look at the same of a bar
   */
  private Answers answers(
      Champion version,
      BacktestRequest request,
      Markets markets,
      Map<String, IntFunction<PastObservations.Series>> shared) {
    String period = request.period().name();
    IntFunction<PastObservations.Series> series =
        shared.computeIfAbsent(
            version.featureSet() + " " + version.sequence(),
            inputs ->
                Deciders.series(
                    markets,
                    each ->
                        observations.of(
                            each.market().symbol(),
                            period,
                            each.bars(),
                            each.market().first(),
                            version)));
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
        request,
        markets,
        versions,
        run -> candidates.open(Objects.requireNonNull(models.get(run))));
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
          var shared = new HashMap<String, IntFunction<PastObservations.Series>>();
          return (market, bar) -> {
            TrainedVersion at = walk.version(some.traded().get(market).bars().closeTimes()[bar]);
            return at == null
                ? null
                : answers
                    .computeIfAbsent(
                        at.version(),
                        name ->
                            answers(
                                Objects.requireNonNull(opened.get(name)), request, some, shared))
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

  /** Names those in charge, and what they had seen of the markets. */
  void championsOf(BacktestRequest request, Markets markets, Map<String, String> by) {
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
        .ifPresentOrElse(
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
            },
            () ->
                markets
                    .warnings()
                    .add(
                        "in_sample: %s %s learned from no dataset of this hub: which bars it had seen is not known"
                            .formatted(model, version)));
  }
}
