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
  private volatile Held held = new Held(-1, List.of());

  PolicyTables(PolicyLimits limits, Instruments instruments) {
    this.limits = limits;
    this.instruments = instruments;
  }

  private record Held(
      long revision,
      long since,
      List<PolicyLimit> limits,
      Map<String, Optional<Instrument>> instruments) {
    Held(long revision, List<PolicyLimit> limits) {
      this(revision, System.nanoTime(), limits, new ConcurrentHashMap<>());
    }

    boolean holds(long wanted) {
      return revision == wanted && System.nanoTime() - since < LONGEST && instruments.size() < MOST;
    }
  }

  /**
   * All of them, by id.
   *
   * @param revision that the caller has just read
   */
  public List<PolicyLimit> limits(long revision) {
    return at(revision).limits();
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
      now = new Held(revision, limits.all());
      held = now;
    }
    return now;
  }
}
