package io.bactrian.decisions.imported;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets the version in charge of an imported model answer as a lobe. What fails, or is no answer, is
 * HOLD with the fault's name. What a version answered to the newest bars it remembers until a bar
 * of the series is written.
 */
@Component
class ImportedModels {
  private static final int MOST = 10_000;

  private final Champions champions;
  private final Map<Series, Known> newest = new ConcurrentHashMap<>();

  ImportedModels(Champions champions) {
    this.champions = champions;
  }

  /** How an answer becomes a side. */
  @FunctionalInterface
  interface Reading {
    Side of(List<float[]> answers, Signature signature);
  }

  private record Series(String model, String symbol) {}

  private record Known(
      Champion version, long revision, @Nullable Instant closedAt, Replay replay) {}

  /**
   * @param target the last part of the model's name
   */
  Observation answer(Observation observation, ModelKind kind, String target, Reading reading) {
    String lobe = kind.text();
    String model =
        "%s-%s-%s"
            .formatted(observation.symbol(), observation.period(), target)
            .toLowerCase(Locale.ROOT);
    try {
      Optional<Champion> champion = champion(model, observation.inForce());
      if (champion.isEmpty()) {
        return observation.without(lobe, "no version of " + model + " is in charge");
      }
      return answer(observation, kind, champion.get(), reading);
    } catch (HubException e) {
      return fault(observation, lobe, "failed", String.valueOf(e.getMessage()), Map.of());
    }
  }

  private Optional<Champion> champion(String model, @Nullable InForce then) {
    return then == null ? champions.of(model) : then.champion(model);
  }

  private Observation answer(
      Observation observation, ModelKind kind, Champion version, Reading reading) {
    String lobe = kind.text();
    String name = version.model() + " " + version.version();
    Signature signature = version.signature();
    if (signature.kind() != kind) {
      return observation.without(
          lobe, "%s is of the kind %s, not %s".formatted(name, signature.kind().text(), lobe));
    }
    FeatureSet set = Replay.set(version.features()).orElse(null);
    if (set == null) {
      return observation.without(
          lobe,
          "%s needs %s, and no set of features of this hub has them all: train it on one of %s"
              .formatted(name, version.features(), String.join(", ", FeatureSet.IDS)));
    }
    int required = Replay.requiredBars(set, signature);
    if (observation.bars().size() < required) {
      return observation.without(
          lobe,
          "%s needs %d closed bars (hub.scoring.bars at least), there are %d"
              .formatted(name, required, observation.bars().size()));
    }
    Replay replay = replay(observation, version, set);
    Map<String, Object> said = said(version, replay, observation);
    if (replay.fault() != null) {
      return fault(observation, lobe, replay.fault(), name + " answered no number to go by", said);
    }
    Side side = reading.of(replay.step().answers(), signature);
    said.putAll(side.said());
    return observation.with(new LobeAnswer(lobe, side.action(), side.confidence(), said));
  }

  private Replay replay(Observation observation, Champion version, FeatureSet set) {
    InferenceRequest question = observation.question();
    boolean now = question.moment() == null && question.features().isEmpty();
    var series = new Series(version.model(), question.symbol());
    Known known = now ? newest.get(series) : null;
    if (known != null
        && known.version() == version
        && known.revision() == observation.revision()
        && Objects.equals(known.closedAt(), observation.barClosedAt())) {
      return known.replay();
    }
    Replay replay =
        Replay.of(version, set, observation.bars(), observation.period(), question.features());
    if (now && newest.size() < MOST) {
      newest.put(
          series, new Known(version, observation.revision(), observation.barClosedAt(), replay));
    }
    return replay;
  }

  private static Map<String, Object> said(
      Champion version, Replay replay, Observation observation) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("model", version.model());
    said.put("version", version.version());
    said.put("sha256", version.sha256());
    if (!version.signature().states().isEmpty()) {
      said.put("state", "of %d bars up to %s".formatted(replay.bars(), observation.barClosedAt()));
      if (replay.reset() != null) {
        said.put("reset", replay.reset());
      }
    }
    return said;
  }

  private static Observation fault(
      Observation observation, String lobe, String fault, String detail, Map<String, ?> said) {
    Map<String, Object> all = new LinkedHashMap<>(said);
    all.put("fault", fault);
    return observation
        .with(new LobeAnswer(lobe, Side.HOLD, 0, all))
        .without(lobe, fault + ": " + detail);
  }
}
