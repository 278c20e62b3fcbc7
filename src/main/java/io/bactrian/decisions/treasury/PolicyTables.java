package io.bactrian.decisions.treasury;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Limits and symbols, read again when the database has counted a change of either: a decision reads
 * the count with its risk snapshot, and nothing else.
 */
@Component
public class PolicyTables {
  private static final int MOST = 10_000;

  /** A database that was put back from a copy counts on from there. */
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final PolicyLimits limits;
  private final Instruments instruments;
  private volatile Held held = new Held(-1);

  PolicyTables(PolicyLimits limits, Instruments instruments) {
    this.limits = limits;
    this.instruments = instruments;
  }

  private record Scope(String strategy, String symbol) {}

  private record Held(
      long revision,
      long since,
      Map<Scope, List<PolicyLimit>> limits,
      Map<String, Optional<Instrument>> instruments) {
    Held(long revision) {
      this(revision, System.nanoTime(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    boolean holds(long wanted) {
      return revision == wanted
          && System.nanoTime() - since < LONGEST
          && limits.size() < MOST
          && instruments.size() < MOST;
    }
  }

  /**
   * As {@link PolicyLimits#of}.
   *
   * @param revision that the caller has just read
   */
  public List<PolicyLimit> limits(long revision, String strategy, String symbol) {
    return at(revision)
        .limits()
        .computeIfAbsent(
            new Scope(strategy, symbol), scope -> limits.of(scope.strategy(), scope.symbol()));
  }

  /**
   * As {@link Instruments#of(String)}.
   *
   * @param revision that the caller has just read
   */
  public Optional<Instrument> instrument(long revision, String symbol) {
    return at(revision).instruments().computeIfAbsent(symbol, instruments::of);
  }

  private Held at(long revision) {
    Held now = held;
    if (!now.holds(revision)) {
      now = new Held(revision);
      held = now;
    }
    return now;
  }
}
