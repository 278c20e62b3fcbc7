package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaBatch;
import io.bactrian.changes.kafka.KafkaClients;
import io.bactrian.changes.kafka.KafkaFetch;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.kafka.TopicRecord;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.EventJson;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers from the topic, each partition in its order, the partitions shared among the hubs. How
 * far a partition is, the hub's database holds: a hub that was thought dead finds that its records
 * are dealt with, and leaves them.
 */
final class KafkaDelivery implements Delivery {
  private static final Duration MORE = Duration.ofMillis(50);

  /** How long records that the route is not to have wait for a transaction. */
  private static final Duration PASSED_AT_MOST = Duration.ofMillis(500);

  private final Subscriber subscriber;
  private final EventHandler handler;
  private final KafkaClients kafka;
  private final KafkaOffsets offsets;
  private final Subscriptions subscriptions;
  private final EventJson json;
  private final Attempts attempts;
  private final int batch;
  private volatile @Nullable KafkaFetch fetch;
  private boolean paused;
  private long advanced = System.nanoTime();
  private long rewinds = -1;
  private boolean rewound;

  KafkaDelivery(
      Subscriber subscriber,
      EventHandler handler,
      KafkaClients kafka,
      KafkaOffsets offsets,
      Subscriptions subscriptions,
      EventJson json,
      TransactionTemplate transaction,
      int batch) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.kafka = kafka;
    this.offsets = offsets;
    this.subscriptions = subscriptions;
    this.json = json;
    this.attempts = new Attempts(subscriber, handler, transaction);
    this.batch = batch;
  }

  @Override
  public EventHandler.Readiness readiness() {
    return handler.readiness();
  }

  @Override
  public void register() {
    subscriptions.register(subscriber);
    if (fetch == null) {
      fetch = new KafkaFetch(kafka, offsets, subscriber.name(), batch);
    }
  }

  @Override
  public Optional<Subscriptions.Cursor> look() {
    KafkaFetch open = fetch;
    return subscriptions
        .look(subscriber.name())
        .map(
            known -> {
              rewound |= rewinds >= 0 && known.rewinds() != rewinds;
              rewinds = known.rewinds();
              return known.withLag(open == null ? 0 : open.left());
            });
  }

  @Override
  public boolean await(Duration atMost) {
    KafkaFetch open = fetch;
    if (open == null) {
      return true; // not yet registered
    }
    if (rewound) { // a partition without a new record would not notice
      open.restartAll();
      rewound = false;
    }
    if (paused) {
      open.idle(atMost);
      paused = false; // until the next look at the database says so again
    } else if (open.isEmpty()) {
      open.poll(open.passed().isEmpty() ? atMost : untilLate());
    }
    return !open.isEmpty() || late(open);
  }

  /** What the leader moved says nothing of the topic. */
  @Override
  public void news() {}

  @Override
  public void wake() {
    KafkaFetch open = fetch;
    if (open != null) {
      open.wake();
    }
  }

  @Override
  public Outcome deliver(int limit, BooleanSupplier stop) {
    KafkaFetch open = open();
    if (open.isEmpty() && !late(open)) {
      open.poll(MORE);
    }
    open.passUntil(this::named);
    if (open.isEmpty() && !late(open)) { // a transaction for these alone can wait
      return new Outcome(List.of(), open.left());
    }
    List<TopicRecord> records =
        Stream.concat(open.passed().stream(), open.oldest(limit).stream()).toList();
    Step step = attempts.deliver(attempt -> step(records, attempt, stop));
    paused = step.paused();
    if (!paused) {
      advanced = System.nanoTime();
    }
    step.rewound().forEach(open::restart);
    open.done(step.reached());
    return new Outcome(step.delivered(), paused ? 0 : open.left());
  }

  private boolean late(KafkaFetch open) {
    return !open.passed().isEmpty() && untilLate().isZero();
  }

  private Duration untilLate() {
    long left = PASSED_AT_MOST.toNanos() - (System.nanoTime() - advanced);
    return Duration.ofNanos(Math.max(0, left));
  }

  private Step step(List<TopicRecord> records, Attempts.Attempt attempt, BooleanSupplier stop) {
    Set<Integer> partitions =
        records.stream().map(record -> record.raw().partition()).collect(Collectors.toSet());
    Map<Integer, KafkaOffsets.Offset> held = offsets.lock(subscriber.name(), partitions);
    if (held.values().stream().anyMatch(partition -> !partition.running())) {
      return Step.PAUSED;
    }
    held.values().removeIf(partition -> !partition.inThisTopic());
    partitions.removeAll(held.keySet());
    var next = new KafkaBatch(records, held, this::wanted);
    int done = attempt.handle(next.events(), next.mutedUntil(), stop);
    List<KafkaOffsets.Reached> reached = next.reached(done);
    if (!reached.isEmpty()) {
      offsets.advance(subscriber.name(), reached);
    }
    return new Step(next.events().subList(0, done), reached, partitions, false);
  }

  /** What its headers say already. */
  private boolean named(TopicRecord record) {
    return subscriber.wants(record.table(), record.operation());
  }

  /** A record's change if the subscriber wants it. */
  private Optional<ChangeEvent> wanted(TopicRecord record) {
    if (!named(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.read(record.raw().value())).filter(subscriber::wants);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Record " + record.raw().offset() + " of the topic is no change event", e);
    }
  }

  @Override
  public String giveUp(ChangeEvent event, Supplier<String> record) {
    KafkaFetch open = open();
    TopicRecord carrier =
        open.oldest(Integer.MAX_VALUE).stream()
            .filter(fetched -> fetched.position() == event.position())
            .findFirst()
            .orElseThrow();
    int partition = carrier.raw().partition();
    List<KafkaOffsets.Reached> reached = List.of(carrier.reached(event.position(), 0));
    String error =
        attempts.inTransaction(
            () -> {
              KafkaOffsets.Offset held =
                  offsets.lock(subscriber.name(), Set.of(partition)).get(partition);
              if (held == null || held.position() >= event.position()) {
                return "another hub dealt with it meanwhile";
              }
              String written = record.get();
              offsets.advance(subscriber.name(), reached);
              subscriptions.failed(subscriber.name(), written);
              return written;
            });
    open.done(reached);
    return error;
  }

  private KafkaFetch open() {
    KafkaFetch open = fetch;
    if (open == null) {
      throw new IllegalStateException(subscriber.name() + " is not registered");
    }
    return open;
  }

  @Override
  public void abort() {
    attempts.abort();
  }

  @Override
  public void close() {
    KafkaFetch open = fetch;
    fetch = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * @param reached how far the partitions are
   * @param rewound partitions that the subscriber is to begin elsewhere
   * @param paused an operator has paused the subscriber
   */
  private record Step(
      List<ChangeEvent> delivered,
      List<KafkaOffsets.Reached> reached,
      Set<Integer> rewound,
      boolean paused) {
    static final Step PAUSED = new Step(List.of(), List.of(), Set.of(), true);
  }
}
