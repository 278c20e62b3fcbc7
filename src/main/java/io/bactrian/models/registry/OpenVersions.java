package io.bactrian.models.registry;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Versions that callers name, kept open while they are among the last few that were asked. A caller
 * may name any number of them: one is opened at a time, and only so many a minute.
 */
@Component
@EnableConfigurationProperties(VersionsProperties.class)
public class OpenVersions {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

  private final Versions versions;
  private final Sessions sessions;
  private final Champions champions;
  private final VersionsProperties properties;
  private final Map<List<String>, Held> open = new LinkedHashMap<>(16, 0.75f, true);
  private final ReentrantLock opening = new ReentrantLock(true);
  private long minute = System.nanoTime();
  private int openings;

  OpenVersions(
      Versions versions, Sessions sessions, Champions champions, VersionsProperties properties) {
    this.versions = versions;
    this.sessions = sessions;
    this.champions = champions;
    this.properties = properties;
  }

  /** A version and who uses it: the map itself is one. Guarded by the map. */
  private static final class Held {
    final Champion version;
    int users = 1;

    Held(Champion version) {
      this.version = version;
    }
  }

  /** The names of a model's versions, the newest first, at most 100. */
  public List<String> names(String model) {
    return versions.names(model);
  }

  /**
   * Asks a version something while it is certainly open.
   *
   * @param version or a release or free alias of it
   * @throws HubException {@code NOT_FOUND} where there is none, {@code TOO_MANY_REQUESTS} and
   *     {@code UNAVAILABLE} where it is not open and may not be opened now, {@code UNPROCESSABLE}
   *     for a file that cannot be opened
   */
  public <T> T ask(String model, String version, Function<Champion, T> question) {
    Champion inCharge = champions.opened(model, version).orElse(null);
    if (inCharge != null) {
      return question.apply(inCharge);
    }
    Held held = take(List.of(model, version));
    if (held == null) {
      Versions.Version row = row(model, version);
      if (!row.version().equals(version)) {
        return ask(model, row.version(), question); // it was a name, and what it names may be open
      }
      held = openOnce(row);
    }
    try {
      return question.apply(held.version);
    } finally {
      release(held);
    }
  }

  /**
   * A version's model.onnx, verified.
   *
   * @throws HubException {@code NOT_FOUND} where there is no such version, {@code UNPROCESSABLE}
   *     where the file is altered
   */
  public byte[] file(String model, String version) {
    return sessions.file(row(model, version));
  }

  /** How many are open now. */
  int size() {
    synchronized (open) {
      return open.size();
    }
  }

  private @Nullable Held take(List<String> name) {
    synchronized (open) {
      Held held = open.get(name);
      if (held != null) {
        held.users++;
      }
      return held;
    }
  }

  private void release(Held held) {
    boolean last;
    synchronized (open) {
      last = --held.users == 0;
    }
    if (last) {
      held.version.close();
    }
  }

  private Versions.Version row(String model, String version) {
    return versions
        .find(model, version)
        .or(() -> versions.named(model, version))
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND,
                    "%s has no version %s: GET /v2/models/%s lists those there are."
                        .formatted(model, version, model)));
  }

  private Held openOnce(Versions.Version row) {
    if (!acquired()) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, "Another version is being opened: send it again in a moment.");
    }
    try {
      List<String> name = List.of(row.model(), row.version());
      Held held = take(name);
      if (held == null) {
        count();
        held = new Held(new Champion(row, sessions.open(row)));
        keep(name, held);
      }
      return held;
    } finally {
      opening.unlock();
    }
  }

  private boolean acquired() {
    try {
      return opening.tryLock(PATIENCE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Called by the one who may open. */
  private void count() {
    long now = System.nanoTime();
    if (now - minute >= MINUTE) {
      minute = now;
      openings = 0;
    }
    if (openings >= properties.openingsAMinute()) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d versions were opened within a minute: ask fewer of them, or raise".formatted(openings)
              + " hub.versions.kept-open and hub.versions.openings-a-minute.");
    }
    openings++;
  }

  /** Its opener uses it as well. */
  private void keep(List<String> name, Held held) {
    List<Held> leaving = new ArrayList<>();
    synchronized (open) {
      held.users++;
      open.put(name, held);
      var oldest = open.entrySet().iterator();
      while (open.size() > properties.keptOpen()) {
        leaving.add(oldest.next().getValue());
        oldest.remove();
      }
    }
    leaving.forEach(this::release);
  }
}
