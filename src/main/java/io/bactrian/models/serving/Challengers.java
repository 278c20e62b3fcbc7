package io.bactrian.models.serving;

import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The versions that are tried beside champions, opened once. Another hub may move a rollout as
 * well, so the database is asked again after half a second, for all models in one statement.
 */
@Component
public class Challengers {
  private static final Logger log = LoggerFactory.getLogger(Challengers.class);
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

  private final RolloutRows rows;
  private final Champions champions;
  private final Set<String> unopened = new HashSet<>(); // each is logged once
  private volatile Known known = new Known(System.nanoTime() - 2 * FRESH, Map.of());

  Challengers(RolloutRows rows, Champions champions) {
    this.rows = rows;
    this.champions = champions;
  }

  private record Known(long readAt, Map<String, Challenger> byModel) {
    boolean fresh() {
      return System.nanoTime() - readAt < FRESH;
    }
  }

  /**
   * @param champion that answers now: a rollout compares with one version, and ends where another
   *     took its place
   */
  public Optional<Challenger> beside(Champion champion) {
    Known now = known;
    if (!now.fresh()) {
      now = read();
    }
    return Optional.ofNullable(now.byModel().get(champion.model()))
        .filter(found -> found.rollout().champion().equals(champion.version()));
  }

  /** Whether a version answered some units around a moment without being champion. */
  public boolean tried(String model, String version, Instant moment) {
    return rows.tried(model, version, moment);
  }

  @EventListener
  synchronized void on(RolloutChanged changed) {
    known = new Known(System.nanoTime() - 2 * FRESH, known.byModel());
  }

  private synchronized Known read() {
    if (known.fresh()) {
      return known;
    }
    long now = System.nanoTime();
    Map<String, Rollout> running =
        rows.running().stream().collect(Collectors.toMap(Rollout::model, Function.identity()));
    var opened = new HashMap<String, Challenger>();
    running.forEach((model, rollout) -> open(rollout).ifPresent(one -> opened.put(model, one)));
    known = new Known(now, opened);
    return known;
  }

  private Optional<Challenger> open(Rollout rollout) {
    Challenger held = known.byModel().get(rollout.model());
    if (held != null && held.version().version().equals(rollout.challenger())) {
      return Optional.of(new Challenger(rollout, held.version()));
    }
    try {
      return Optional.of(
          new Challenger(rollout, champions.version(rollout.model(), rollout.challenger())));
    } catch (HubException e) {
      if (unopened.add(rollout.id())) {
        log.warn("Rollout {}: the challenger cannot be opened, {}", rollout.id(), e.getMessage());
      }
      return Optional.empty();
    }
  }
}
