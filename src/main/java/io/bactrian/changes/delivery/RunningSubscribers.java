package io.bactrian.changes.delivery;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.hub.lists.RecentTimes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The subscribers whose routes run in this hub: they are woken, measured and asked for problems.
 */
@Component
final class RunningSubscribers {
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** The second name is a former one, kept for one release. */
  private static final List<String> PROBLEM_METRICS =
      List.of("hub.changes.problem", "hub.changes.trouble");

  private static final Seen NOTHING = new Seen(Map.of(), null, 0);

  private final Map<String, SubscriberLoop> running = new ConcurrentHashMap<>();
  private final MeterRegistry meters;
  private final CdcProperties properties;
  private final RecentTimes times;
  private volatile Seen seen = NOTHING;

  RunningSubscribers(MeterRegistry meters, CdcProperties properties) {
    this.meters = meters;
    this.properties = properties;
    this.times = new RecentTimes(meters, "hub.changes.delivery", "subscriber");
  }

  /** From a row written to the transaction of this hub's subscriber committed, by its name. */
  RecentTimes times() {
    return times;
  }

  /** What the last reading of the database and the brokers found. */
  private record Seen(Map<String, Progress> progress, @Nullable String kafka, long at) {
    boolean fresh() {
      return this != NOTHING && System.nanoTime() - at < FRESH.toNanos();
    }
  }

  void record(Map<String, Progress> progress, @Nullable String kafkaProblem) {
    seen = new Seen(progress, kafkaProblem, System.nanoTime());
  }

  /**
   * @throws IllegalArgumentException if another running route has the name
   */
  void claim(SubscriberLoop loop) {
    Subscriber subscriber = loop.subscriber();
    SubscriberLoop other = running.putIfAbsent(subscriber.name(), loop);
    if (other != null && other.abandoned()) {
      other.stop(); // the cursor's lock keeps the two apart while it ends
      running.put(subscriber.name(), loop);
    } else if (other != null) {
      throw new IllegalArgumentException(
          "Parameter subscriber: the name "
              + subscriber.name()
              + " is taken by the running route "
              + other.subscriber().routeId()
              + ". Give each subscriber a name of its own.");
    }
    Gauge.builder("hub.changes.lag", this, all -> all.lag(subscriber.name()))
        .description("Changes that a subscriber is behind the log's end")
        .tag("subscriber", subscriber.name())
        .register(meters);
    for (String name : PROBLEM_METRICS) {
      Gauge.builder(name, this, all -> all.problem(subscriber.name()) == null ? 0 : 1)
          .description("1 while something keeps a subscriber from going on")
          .tag("subscriber", subscriber.name())
          .register(meters);
    }
  }

  void release(SubscriberLoop loop) {
    running.remove(loop.subscriber().name(), loop);
  }

  void wake(Collection<String> tables) {
    running.values().forEach(loop -> loop.wakeFor(tables));
  }

  /** Lets someone who waits for a subscriber's cursor have it soon. */
  void yieldCursor(String subscriber) {
    SubscriberLoop loop = running.get(subscriber);
    if (loop != null) {
      loop.yieldCursor();
    }
  }

  Collection<SubscriberLoop> all() {
    return running.values();
  }

  boolean contains(String subscriber) {
    return running.containsKey(subscriber);
  }

  /** Positions behind; null where that is not known right now. */
  @Nullable Long lagOf(String subscriber) {
    Seen last = seen;
    Progress progress = last.progress().get(subscriber);
    return progress == null || !last.fresh() ? null : progress.lag();
  }

  private double lag(String subscriber) {
    Long lag = running.containsKey(subscriber) ? lagOf(subscriber) : null;
    return lag == null ? Double.NaN : lag;
  }

  /** What is wrong with the subscribers of this hub and with paused ones, by name. */
  Map<String, String> problems() {
    var problems = new TreeMap<String, String>();
    for (String name : names()) {
      String problem = problem(name);
      if (problem != null) {
        problems.put(name, problem);
      }
    }
    return problems;
  }

  private Set<String> names() {
    var names = new TreeSet<String>(running.keySet());
    seen.progress().values().stream()
        .filter(progress -> !progress.running())
        .forEach(progress -> names.add(progress.subscriber()));
    return names;
  }

  private @Nullable String problem(String name) {
    Seen last = seen;
    if (last == NOTHING) {
      return null; // the hub starts
    }
    if (!last.fresh()) {
      return "waits for the database: how far it is cannot be read";
    }
    SubscriberLoop loop = running.get(name);
    Progress progress = last.progress().get(name);
    return Stream.of(
            loop == null ? null : last.kafka(),
            loop == null ? null : loop.problem(),
            progress == null ? null : progress.problem(properties.lagLimit()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
