package io.bactrian.decisions.scoring;

import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has the champions of a symbol score what is known, and turns what they say into an action. */
@Component
class SignalScorer {
  static final String DIRECTION = "direction";
  static final String VOLATILITY = "volatility";
  private static final String HOLD = "HOLD";

  private final Champions champions;

  SignalScorer(Champions champions) {
    this.champions = champions;
  }

  /**
   * @param threshold how far the probability of up has to be from one half for BUY or SELL
   */
  Proposal propose(Observation observation, double threshold) {
    var lobes = new LinkedHashMap<String, Lobe>();
    var reasons = new ArrayList<String>();
    for (String target : List.of(DIRECTION, VOLATILITY)) {
      Optional<Champion> champion = champions.of(model(observation, target));
      if (champion.isPresent() && !observation.features().isEmpty()) {
        lobes.put(target, score(champion.get(), observation));
      } else if (champion.isEmpty() && target.equals(DIRECTION)) {
        reasons.add("no_model: no version of " + model(observation, target) + " is in charge");
      }
    }
    if (observation.features().isEmpty()) {
      reasons.add(
          "no_data: too few bars of %s had closed by %s"
              .formatted(observation.question().symbol(), observation.question().asOf()));
    }
    return proposal(observation, lobes, reasons, threshold);
  }

  private static Proposal proposal(
      Observation observation, Map<String, Lobe> lobes, List<String> reasons, double threshold) {
    Lobe direction = lobes.get(DIRECTION);
    if (direction == null) {
      return new Proposal(observation, lobes, HOLD, 0, reasons);
    }
    float up = probability(direction, "up");
    String action = up - 0.5 > threshold ? "BUY" : up - 0.5 < -threshold ? "SELL" : HOLD;
    if (action.equals(HOLD)) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "undecided: the probability of up is %.4f, within %s of one half",
              up,
              threshold));
    }
    return new Proposal(observation, lobes, action, Math.max(up, 1 - up), reasons);
  }

  private static float probability(Lobe lobe, String name) {
    Float probability = lobe.probabilities().get(name);
    if (probability == null) {
      throw new IllegalStateException(lobe.model() + " knows no class " + name);
    }
    return probability;
  }

  private static String model(Observation observation, String target) {
    return (observation.question().symbol() + "-" + observation.period() + "-" + target)
        .toLowerCase(Locale.ROOT);
  }

  private static Lobe score(Champion champion, Observation observation) {
    List<String> names = champion.features();
    float[] row = new float[names.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(observation, names.get(i), champion);
    }
    float[] probabilities = champion.probabilities(row);
    var byClass = new LinkedHashMap<String, Float>();
    for (int i = 0; i < probabilities.length; i++) {
      byClass.put(champion.classes().get(i), probabilities[i]);
    }
    return new Lobe(champion.model(), champion.version(), champion.sha256(), byClass);
  }

  private static float value(Observation observation, String name, Champion champion) {
    @Nullable Float value = observation.features().get(name);
    if (value == null) {
      throw FeatureService.unprocessable(
          "features." + name,
          "%s %s needs it, and too few bars had closed to compute it: send it or wait."
              .formatted(champion.model(), champion.version()));
    }
    return value;
  }
}
