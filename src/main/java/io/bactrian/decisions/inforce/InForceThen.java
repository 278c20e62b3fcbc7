package io.bactrian.decisions.inforce;

import io.bactrian.models.jsonmodels.JsonModel;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.jsonmodels.ModelReading;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.InUseHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Models of the past. What a decision says that it went by is believed where the history has it in
 * use then, give or take for how long a hub may go by what it remembers; else what the history has.
 * Histories are read once, and versions opened once: use one for a stretch of decisions.
 */
public final class InForceThen {
  private static final Duration CHAMPIONS_LAG = Duration.ofSeconds(3);
  private static final Duration JSON_LAG = Duration.ofMinutes(6);
  private static final Duration SEEN_AFTER = Duration.ofSeconds(3);

  private final Champions champions;
  private final JsonModels jsonModels;
  private final Map<String, InUseHistory> histories = new HashMap<>();
  private final Map<String, Champion> opened = new HashMap<>();
  private final Map<String, JsonModel> read = new HashMap<>();

  public InForceThen(Champions champions, JsonModels jsonModels) {
    this.champions = champions;
    this.jsonModels = jsonModels;
  }

  /**
   * The version that was in charge.
   *
   * @param named that the decision names; null where it names none
   */
  public Optional<Champion> champion(String model, Instant moment, @Nullable String named) {
    InUseHistory history = histories.computeIfAbsent(model, champions::history);
    boolean believed = named != null && history.wasInUse(named, moment, CHAMPIONS_LAG, SEEN_AFTER);
    String version = believed ? named : history.inUse(moment);
    return version == null ? Optional.empty() : Optional.of(version(model, version));
  }

  /** One version, whether it was ever in charge or not. */
  public Champion version(String model, String version) {
    return opened.computeIfAbsent(model + "@" + version, key -> champions.version(model, version));
  }

  /**
   * The JSON model that was in use for a symbol: its own, else the default one.
   *
   * @param said whether the decision says which
   * @param named the version that it says; null for none
   */
  public ModelReading jsonModel(
      String kind, String symbol, Instant moment, boolean said, @Nullable String named) {
    List<String> names = List.of(symbol, JsonModels.DEFAULT);
    if (said
        && named == null
        && names.stream().allMatch(name -> wasInUse(kind, name, null, moment))) {
      return ModelReading.NONE;
    }
    for (String name : names) {
      if (said && named != null && wasInUse(kind, name, named, moment)) {
        return reading(kind, name, named);
      }
    }
    for (String name : names) {
      String version = history(kind, name).inUse(moment);
      if (version != null) {
        return reading(kind, name, version);
      }
    }
    return ModelReading.NONE;
  }

  private boolean wasInUse(String kind, String name, @Nullable String version, Instant moment) {
    return history(kind, name).wasInUse(version, moment, JSON_LAG, SEEN_AFTER);
  }

  private InUseHistory history(String kind, String name) {
    return histories.computeIfAbsent(kind + "/" + name, key -> jsonModels.history(kind, name));
  }

  private ModelReading reading(String kind, String name, String version) {
    JsonModel model =
        read.computeIfAbsent(
            kind + "/" + name + "@" + version,
            key -> jsonModels.version(kind, name, version, change(kind, name, version)));
    return new ModelReading(model, null);
  }

  /** The newest that put it in use. */
  private InUseHistory.Change change(String kind, String name, String version) {
    return Objects.requireNonNull(
        history(kind, name).changes().stream()
            .filter(change -> version.equals(change.to()))
            .reduce((older, newer) -> newer)
            .orElse(null));
  }
}
