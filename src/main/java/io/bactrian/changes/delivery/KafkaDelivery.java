package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaClients;
import io.bactrian.changes.kafka.KafkaFetch;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.EventJson;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers from the topic, each partition in its order, the partitions shared among the hubs. How
 * far a partition is, the hub's database holds: a hub that was thought dead finds that its records
 * are dealt with, and leaves them.
 */
final class KafkaDelivery implements Delivery {
  private static final Duration CLOCKS =
      Duration.ofMinutes(1); // broker's and database's may differ
  private static final Duration MORE = Duration.ofMillis(50);

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
      Consumer<byte[], byte[]> consumer = kafka.consumer(subscriber.name(), batch);
      fetch = new KafkaFetch(consumer, kafka.properties().topic(), this::start);
    }
  }

  /** Where a partition goes on, or begins: soon before the first change that is not dealt with. */
  private long start(TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    String name = subscriber.name();
    Optional<KafkaOffsets.Offset> held = offsets.look(name, partition.partition());
    if (held.isPresent() && held.get().inThisTopic()) {
      return held.get().nextOffset();
    }
    if (held.isPresent()) {
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      offsets.restart(name, partition.partition(), first);
      return first;
    }
    long end = // before the log is asked: what it does not hold yet comes behind
        consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long begin =
        offsets
            .firstAfter(name)
            .map(first -> offsetAt(consumer, partition, first, end))
            .orElse(end);
    offsets.begin(name, partition.partition(), begin);
    return begin;
  }

  private static long offsetAt(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant first, long end) {
    long time = first.minus(CLOCKS).toEpochMilli();
    OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, time)).get(partition);
    return found == null ? end : found.offset();
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
      open.poll(atMost);
    }
    return !open.isEmpty();
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
    if (open.isEmpty()) {
      open.poll(MORE);
    }
    if (open.isEmpty()) {
      return new Outcome(List.of(), open.left());
    }
    TopicPartition partition = open.next();
    List<ConsumerRecord<byte[], byte[]>> records = open.oldest(partition, limit);
    Step step = attempts.deliver(attempt -> step(partition, records, attempt, stop));
    paused = step.paused();
    if (step.rewound()) {
      open.restart(partition);
    } else if (!paused) {
      open.done(partition, step.nextOffset());
    }
    return new Outcome(step.delivered(), paused ? 0 : open.left());
  }

  private Step step(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      Attempts.Attempt attempt,
      BooleanSupplier stop) {
    KafkaOffsets.Offset held = offsets.lock(subscriber.name(), partition.partition()).orElse(null);
    if (held == null || !held.inThisTopic()) {
      return Step.REWOUND;
    }
    if (!held.running()) {
      return Step.PAUSED;
    }
    List<ChangeEvent> wanted = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> carriers = new ArrayList<>();
    long reached = held.position();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (position(record) <= reached) {
        continue; // sent twice: the copy may come right behind, in these very records
      }
      reached = position(record);
      if (wanted(record, wanted)) {
        carriers.add(record);
      }
    }
    int done = attempt.handle(wanted, held.mutedUntil(), stop);
    boolean all = done == wanted.size();
    var last = all ? records.get(records.size() - 1) : carriers.get(done - 1);
    advance(partition, last, all ? reached : position(last), done);
    return new Step(wanted.subList(0, done), last.offset() + 1, false, false);
  }

  /** Adds a record's change if the subscriber wants it. */
  private boolean wanted(ConsumerRecord<byte[], byte[]> record, List<ChangeEvent> wanted) {
    if (!subscriber.wants(
        required(record, KafkaRelay.TABLE), required(record, KafkaRelay.OPERATION))) {
      return false;
    }
    try {
      ChangeEvent event = json.read(record.value());
      return subscriber.wants(event) && wanted.add(event);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Record " + record.offset() + " of " + record.topic() + " is no change event", e);
    }
  }

  @Override
  public String giveUp(ChangeEvent event, Supplier<String> record) {
    TopicPartition partition = open().next(); // the one that failed has its turn still
    ConsumerRecord<byte[], byte[]> carrier =
        open().oldest(partition, Integer.MAX_VALUE).stream()
            .filter(fetched -> position(fetched) == event.position())
            .findFirst()
            .orElseThrow();
    String error =
        attempts.inTransaction(
            () -> {
              Optional<KafkaOffsets.Offset> held =
                  offsets.lock(subscriber.name(), partition.partition());
              if (held.isEmpty() || held.get().position() >= event.position()) {
                return "another hub dealt with it meanwhile";
              }
              String written = record.get();
              advance(partition, carrier, event.position(), 0);
              subscriptions.failed(subscriber.name(), written);
              return written;
            });
    open().done(partition, carrier.offset() + 1);
    return error;
  }

  private void advance(
      TopicPartition partition, ConsumerRecord<byte[], byte[]> last, long position, int delivered) {
    long next = last.offset() + 1;
    String number = header(last, KafkaRelay.NUMBER);
    long changes = number == null ? next : Long.parseLong(number); // sent by an earlier release
    offsets.advance(subscriber.name(), partition.partition(), next, changes, position, delivered);
  }

  private static long position(ConsumerRecord<byte[], byte[]> record) {
    return Long.parseLong(required(record, KafkaRelay.POSITION));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A header that every record has. */
  private static String required(ConsumerRecord<byte[], byte[]> record, String name) {
    return Objects.requireNonNull(header(record, name), name);
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
   * @param nextOffset the first record that is not dealt with
   * @param rewound the subscriber is to begin the partition elsewhere
   * @param paused an operator has paused the subscriber
   */
  private record Step(
      List<ChangeEvent> delivered, long nextOffset, boolean rewound, boolean paused) {
    static final Step REWOUND = new Step(List.of(), 0, true, false);
    static final Step PAUSED = new Step(List.of(), 0, false, true);
  }
}
