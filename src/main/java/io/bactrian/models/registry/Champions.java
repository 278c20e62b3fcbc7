package io.bactrian.models.registry;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.InUseHistory;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The models that answer, opened once. Another hub may move the alias as well, so the database is
 * asked again after half a second.
 */
@Component
public class Champions {
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MAX_NAMES = 10_000;

  private final Versions versions;
  private final Sessions sessions;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  Champions(Versions versions, Sessions sessions) {
    this.versions = versions;
    this.sessions = sessions;
  }

  private record Entry(
      long checkedAt, @Nullable Champion champion, @Nullable HubException failure) {
    boolean fresh() {
      return System.nanoTime() - checkedAt < FRESH;
    }

    Optional<Champion> answer() {
      if (failure != null) {
        throw new HubException(
            failure.code(), failure.field(), String.valueOf(failure.getMessage()), failure);
      }
      return Optional.ofNullable(champion);
    }
  }

  /**
   * @return empty where no version answers
   * @throws HubException {@code UNAVAILABLE} where the champion's file is missing or altered: then
   *     nothing answers in its place
   */
  public Optional<Champion> of(String model) {
    Entry entry = entries.get(model);
    if (entry == null || !entry.fresh()) {
      entry = entries.compute(model, this::refreshed);
    }
    if (entry.champion() == null && entries.size() > MAX_NAMES) {
      entries.remove(model, entry); // a caller may name any number of models that are not there
    }
    return entry.answer();
  }

  /** A version that was in charge a moment ago and is open for that. */
  Optional<Champion> opened(String model, String version) {
    return Optional.ofNullable(entries.get(model))
        .map(Entry::champion)
        .filter(champion -> champion.version().equals(version));
  }

  /**
   * Any registered version, opened for as long as it is held.
   *
   * @throws HubException {@code UNPROCESSABLE} naming what is not there, or a file that cannot be
   *     opened
   */
  public Champion version(String model, String version) {
    Versions.Version row =
        versions
            .find(model, version)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.UNPROCESSABLE,
                        "strategy.version",
                        "%s has no version %s: GET /api/v1/models?model=%s lists those there are."
                            .formatted(model, version, model)));
    return new Champion(row, sessions.open(row));
  }

  /** Which versions were in charge when. */
  public InUseHistory history(String model) {
    return versions.history(model);
  }

  @EventListener
  void on(ChampionChanged changed) {
    entries.computeIfPresent(
        changed.model(),
        (model, entry) ->
            new Entry(System.nanoTime() - 2 * FRESH, entry.champion(), entry.failure()));
  }

  private Entry refreshed(String model, @Nullable Entry old) {
    if (old != null && old.fresh()) {
      return old;
    }
    String version = versions.championVersion(model).orElse(null);
    Champion held = old == null ? null : old.champion();
    long now = System.nanoTime();
    if (version == null) {
      return new Entry(now, null, null);
    }
    if (held != null && held.version().equals(version)) {
      return new Entry(now, held, null);
    }
    try {
      Versions.Version row = versions.find(model, version).orElseThrow();
      return new Entry(now, new Champion(row, sessions.open(row)), null);
    } catch (HubException e) {
      return new Entry(now, null, unavailable(model, version, e));
    }
  }

  private static HubException unavailable(String model, String version, HubException cause) {
    return new HubException(
        ErrorCode.UNAVAILABLE,
        "model",
        "The champion "
            + version
            + " of "
            + model
            + " cannot be opened; roll it back. "
            + cause.getMessage(),
        cause);
  }
}
