package io.bactrian.decisions.scoring;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The champions of a series: one is a lobe, the direction, and one shapes another, the volatility.
 */
@Component
class SignalScorer {
  static final String DIRECTION = "direction";
  static final String VOLATILITY = "volatility";
  private static final String HOLD = "HOLD";

  private final Champions champions;
  private final RolloutAnswers rollouts;

  SignalScorer(Champions champions, RolloutAnswers rollouts) {
    this.champions = champions;
    this.rollouts = rollouts;
  }

  /**
   * @param threshold how far the probability of up has to be from one half for BUY or SELL
   */
  Observation score(Observation observation, double threshold) {
    Observation scored = observation;
    if (observation.features().isEmpty()) {
      scored =
          scored.without(
              "no_data",
              "too few bars of %s had closed by %s"
                  .formatted(observation.question().symbol(), observation.question().asOf()));
    }
    for (String target : List.of(DIRECTION, VOLATILITY)) {
      Optional<Champion> champion = champion(model(observation, target), observation.inForce());
      if (champion.isPresent() && !observation.features().isEmpty()) {
        String obstacle = obstacle(champion.get(), observation);
        scored =
            obstacle == null
                ? scored.with(answer(target, champion.get(), observation, threshold))
                : scored.without(target, obstacle);
      } else if (champion.isEmpty() && target.equals(DIRECTION)) {
        scored =
            scored.without(
                "no_model", "no version of " + model(observation, target) + " is in charge");
      }
    }
    return scored;
  }

  /** The champions that answer for a series now, {@code name@sha256}, in a fixed order. */
  List<String> inCharge(Observation observation) {
    return List.of(DIRECTION, VOLATILITY).stream()
        .map(target -> champions.of(model(observation, target)))
        .flatMap(Optional::stream)
        .map(
            champion ->
                champion.model()
                    + "@"
                    + champion.sha256()
                    + rollouts.revision(champion, observation))
        .toList();
  }

  private Optional<Champion> champion(String model, @Nullable InForce then) {
    return then == null ? champions.of(model) : then.champion(model);
  }

  /** The champion, and who is tried beside it. */
  private Stream<Champion> answering(String model, @Nullable InForce then) {
    return champion(model, then).stream()
        .flatMap(
            one ->
                then == null
                    ? Stream.concat(Stream.of(one), rollouts.version(one).stream())
                    : Stream.of(one));
  }

  /** The sets of features that the champions of a series were trained on, as far as they say so. */
  List<String> featureSets(String symbol, String period) {
    return featureSets(symbol, period, null);
  }

  /**
   * @param then in whose time they were in charge; null for now
   */
  List<String> featureSets(String symbol, String period, @Nullable InForce then) {
    return List.of(DIRECTION, VOLATILITY).stream()
        .flatMap(target -> answering(model(symbol, period, target), then))
        .map(Champion::featureSet)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** How many of the newest bars the champions of a series need at most; 0 where one will do. */
  int sequence(String symbol, String period, @Nullable InForce then) {
    return List.of(DIRECTION, VOLATILITY).stream()
        .flatMap(target -> answering(model(symbol, period, target), then))
        .mapToInt(Champion::sequence)
        .max()
        .orElse(0);
  }

  /** Why a champion cannot answer; null where it can. */
  static @Nullable String obstacle(Champion champion, Observation observation) {
    String set = champion.featureSet();
    Map<String, Float> sent = observation.question().features();
    String obstacle =
        obstacle(
            champion.model() + " " + champion.version(),
            set,
            champion.features().stream()
                .filter(
                    name ->
                        !observation.features().containsKey(name)
                            || (!isKnown(set) && !sent.containsKey(name)))
                .toList(),
            sent.isEmpty(),
            observation.bars().size());
    return obstacle == null
        ? gap(champion, observation.sequences().keySet(), observation.bars().size())
        : obstacle;
  }

  /**
   * Why there are no sequences of what a champion needs; null where there are, or it needs none.
   */
  private static @Nullable String gap(Champion champion, Set<String> sequences, int bars) {
    return champion.sequence() == 0 || sequences.containsAll(champion.features())
        ? null
        : "%s %s needs the newest %d bars without a gap and all that their features look back at; %d had closed"
            .formatted(champion.model(), champion.version(), champion.sequence(), bars);
  }

  /**
   * @param missing features that it needs and that nobody computed or sent
   * @param mayMiss false where the caller sent features, and so can send these as well
   * @throws HubException {@code UNPROCESSABLE} naming the feature, where the caller can send it
   */
  static @Nullable String obstacle(
      String version, @Nullable String set, List<String> missing, boolean mayMiss, int bars) {
    if (missing.isEmpty()) {
      return null;
    }
    if (!isKnown(set)) {
      return "%s was trained on the features %s, and this hub has %s only: train it again, or update the hub"
          .formatted(version, set, String.join(" and ", FeatureSet.IDS));
    }
    if (!mayMiss) {
      throw FeatureService.unprocessable(
          "features." + missing.get(0),
          "%s needs it, and too few bars had closed to compute it: send it or wait."
              .formatted(version));
    }
    return set == null
        ? "%s needs %s, which hub.datasets.features does not have: set it to what the version was trained on"
            .formatted(version, missing.get(0))
        : "%s was trained on the features %s, which need %d bars; %d had closed"
            .formatted(version, set, FeatureSet.of(set).lookback(), bars);
  }

  /** A version of before sets had names gets what is configured. */
  private static boolean isKnown(@Nullable String set) {
    return set == null || FeatureSet.IDS.contains(set);
  }

  private LobeAnswer answer(
      String target, Champion champion, Observation observation, double threshold) {
    RolloutAnswers.Answered answered = rollouts.answer(champion, observation);
    Map<String, Float> probabilities = byClass(answered.version(), answered.probabilities());
    Map<String, Object> said = said(answered.version(), probabilities);
    if (answered.rollout() != null) {
      said.put(RolloutAnswers.ROLLOUT, answered.rollout());
    }
    return target.equals(DIRECTION)
        ? direction(up(answered.version(), probabilities), threshold, said)
        : volatility(observation.lobes().get(VOLATILITY), probabilities, said);
  }

  /** What a version answers as the lobe direction. */
  static LobeAnswer direction(Champion champion, Observation observation, double threshold) {
    return direction(champion, probabilities(champion, observation), threshold);
  }

  /** The same of what it answered, {@code [classes]}. */
  static LobeAnswer direction(Champion champion, float[] answer, double threshold) {
    return direction(champion, byClass(champion, answer), threshold);
  }

  private static LobeAnswer direction(
      Champion champion, Map<String, Float> probabilities, double threshold) {
    return direction(up(champion, probabilities), threshold, said(champion, probabilities));
  }

  private static Map<String, Object> said(Champion champion, Map<String, Float> probabilities) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("model", champion.model());
    said.put("version", champion.version());
    said.put("sha256", champion.sha256());
    said.put("probabilities", probabilities);
    return said;
  }

  private static LobeAnswer direction(float up, double threshold, Map<String, Object> said) {
    if (Math.abs(up - 0.5) <= threshold) {
      said.put(
          "undecided",
          String.format(
              Locale.ROOT, "the probability of up is %.4f, within %s of one half", up, threshold));
      return new LobeAnswer(DIRECTION, HOLD, 0, said);
    }
    // 2p - 1 is what a bet on the side expects to win at even odds.
    double confidence = Math.min(1, Math.abs(2 * (double) up - 1));
    return new LobeAnswer(DIRECTION, up > 0.5 ? "BUY" : "SELL", confidence, said);
  }

  /**
   * A model of volatility knows no side. It makes the lobe that follows breakouts less sure by how
   * likely low volatility is, in which they are noise.
   *
   * @param breakout what that lobe answered; null where it has no answer
   */
  static LobeAnswer volatility(
      @Nullable LobeAnswer breakout, Map<String, Float> probabilities, Map<String, Object> said) {
    if (breakout == null) {
      return new LobeAnswer(VOLATILITY, HOLD, 0, said);
    }
    Map<String, Object> all = new LinkedHashMap<>(breakout.diagnostics());
    all.putAll(said);
    double moves = Math.max(0, 1 - (double) probabilities.getOrDefault("low", 0f));
    return new LobeAnswer(VOLATILITY, breakout.action(), breakout.confidence() * moves, all);
  }

  private static float up(Champion champion, Map<String, Float> probabilities) {
    Float up = probabilities.get("up");
    if (up == null) {
      throw new IllegalStateException(champion.model() + " knows no class up");
    }
    return up;
  }

  private static String model(Observation observation, String target) {
    return model(observation.symbol(), observation.period(), target);
  }

  static String model(String symbol, String period, String target) {
    return (symbol + "-" + period + "-" + target).toLowerCase(Locale.ROOT);
  }

  static Map<String, Float> probabilities(Champion champion, Observation observation) {
    return byClass(champion, answer(champion, observation));
  }

  /** What a version answers, {@code [classes]}. */
  static float[] answer(Champion champion, Observation observation) {
    List<String> names = champion.features();
    int before = Math.max(0, champion.sequence() - 1);
    float[] row = new float[(before + 1) * names.size()];
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      for (int bar = 0; bar < before; bar++) {
        float[] values = Objects.requireNonNull(observation.sequences().get(name));
        row[bar * names.size() + i] = values[values.length - 1 - before + bar];
      }
      row[before * names.size() + i] = Objects.requireNonNull(observation.features().get(name));
    }
    return champion.probabilities(row);
  }

  private static Map<String, Float> byClass(Champion champion, float[] probabilities) {
    Map<String, Float> byClass = new LinkedHashMap<>();
    for (int i = 0; i < probabilities.length; i++) {
      byClass.put(champion.classes().get(i), probabilities[i]);
    }
    return byClass;
  }
}
