package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaClients;
import io.bactrian.changes.kafka.KafkaKeys;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.kafka.TopicRecord;
import io.bactrian.changes.log.ChangeCapture;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.EventFilter;
import io.bactrian.changes.log.EventJson;
import io.bactrian.changes.log.KafkaProperties;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Carries the change log to Kafka: a subscriber like others, run by the hub that leads. Each batch
 * is a Kafka transaction that ends before the cursor's; what is sent twice after a crash is known
 * by its position.
 */
@Component
final class KafkaRelay implements SmartLifecycle, EventHandler {
  private static final Logger log = LoggerFactory.getLogger(KafkaRelay.class);
  private static final int BATCH = 2_000;
  private static final long STOP_MILLIS = 12_000;

  private final KafkaClients kafka;
  private final KafkaKeys keys;
  private final EventJson json;
  private final ChangeLeader leader;
  private final ChangeCapture capture;
  private final SubscriberLoopFactory loops;
  private final Subscriptions subscriptions;
  private final KafkaOffsets offsets;
  private @Nullable Producer<byte[], byte[]> producer; // of the relay's own thread
  private @Nullable Map<Integer, Long> sent; // by partition, as far as the change below
  private long sentTo;
  private boolean waiting;
  private @Nullable SubscriberLoop loop;
  private @Nullable Thread thread;

  KafkaRelay(
      KafkaClients kafka,
      KafkaKeys keys,
      EventJson json,
      ChangeLeader leader,
      ChangeCapture capture,
      SubscriberLoopFactory loops,
      Subscriptions subscriptions,
      KafkaOffsets offsets) {
    this.offsets = offsets;
    this.kafka = kafka;
    this.keys = keys;
    this.json = json;
    this.leader = leader;
    this.capture = capture;
    this.loops = loops;
    this.subscriptions = subscriptions;
  }

  @Override
  public void start() {
    if (!kafka.properties().enabled()) {
      subscriptions.forget(KafkaProperties.RELAY); // it would hold back pruning
      return;
    }
    var all = Set.of("insert", "update", "delete");
    var everything =
        new Subscriber(
            KafkaProperties.RELAY,
            KafkaProperties.RELAY,
            capture.sources(),
            all,
            EventFilter.parse(""),
            ChangesComponent.BEGINNING,
            BATCH);
    SubscriberLoop starting = loops.fromLog(everything, this, BATCH);
    starting.claim();
    loop = starting;
    thread = new Thread(() -> relay(starting), KafkaProperties.RELAY);
    thread.start();
  }

  private void relay(SubscriberLoop starting) {
    starting.run();
    close();
  }

  @Override
  public Readiness readiness() {
    return leader.state() == ChangeLeader.State.LEADING ? Readiness.RUNNING : Readiness.STOPPED;
  }

  /**
   * @throws RouteNotReadyException while Kafka cannot be reached, or when another hub took over
   * @throws HubException if a change is too large for the topic
   */
  @Override
  public void handle(List<ChangeEvent> events, boolean muted) {
    try {
      Producer<byte[], byte[]> open = open();
      int partitions = open.partitionsFor(kafka.properties().topic()).size();
      Map<Integer, Long> changes = changesBefore(events.get(0));
      open.beginTransaction();
      List<Future<RecordMetadata>> records = new ArrayList<>(events.size());
      for (ChangeEvent event : events) {
        int partition = keys.partition(event, partitions);
        long number = changes.merge(partition, 1L, Long::sum);
        records.add(open.send(record(event, partition, number)));
      }
      open.commitTransaction();
      Map<Integer, KafkaOffsets.Filled> filled = new HashMap<>();
      for (Future<RecordMetadata> record : records) {
        int partition = record.get().partition();
        long offset = record.get().offset();
        long all = changes.getOrDefault(partition, 0L);
        filled.merge(
            partition,
            new KafkaOffsets.Filled(partition, offset, offset + 1, all),
            (first, last) ->
                new KafkaOffsets.Filled(partition, first.firstOffset(), last.nextOffset(), all));
      }
      if (offsets.filled(filled.values())) {
        log.warn(
            "Topic {} was recreated: rewind subscribers that had changes left in the former one",
            kafka.properties().topic());
      }
      sent = changes;
      sentTo = events.get(events.size() - 1).position();
      recovered();
    } catch (KafkaException | ExecutionException e) {
      close();
      throw tooLarge(e) ? refusal(events) : waitingForKafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RouteNotReadyException(e);
    }
  }

  /** Asks the database only where it may know better: at first, and for what is sent once more. */
  private Map<Integer, Long> changesBefore(ChangeEvent next) {
    Map<Integer, Long> known = sent;
    sent = null; // until these are sent, too
    return known == null || next.position() <= sentTo ? offsets.changes() : known;
  }

  private Producer<byte[], byte[]> open() throws ExecutionException, InterruptedException {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      kafka.ensureTopic();
      open = kafka.producer();
      producer = open;
      open.initTransactions();
    }
    return open;
  }

  private ProducerRecord<byte[], byte[]> record(ChangeEvent event, int partition, long number) {
    long at = event.committedAt().toEpochMilli();
    String topic = kafka.properties().topic();
    return new ProducerRecord<>(
        topic,
        partition,
        at,
        keys.bytes(event),
        json.write(event),
        TopicRecord.headers(event, number));
  }

  private static boolean tooLarge(Throwable e) {
    return e instanceof RecordTooLargeException || e.getCause() instanceof RecordTooLargeException;
  }

  private HubException refusal(List<ChangeEvent> events) {
    return new HubException(
        ErrorCode.TOO_LARGE,
        "hub.kafka.max-message",
        "Change "
            + events.get(0).id()
            + (events.size() > 1 ? " or one after it" : "")
            + " is larger than "
            + kafka.properties().maxMessage()
            + ". Raise hub.kafka.max-message and the topic's max.message.bytes, then replay it.");
  }

  private RouteNotReadyException waitingForKafka(Exception e) {
    if (!waiting) {
      log.warn("Subscriber kafka-relay waits for Kafka, it tries again: {}", e.toString());
      waiting = true;
    }
    return new RouteNotReadyException(e);
  }

  private void recovered() {
    if (waiting) {
      log.info("Subscriber kafka-relay reaches Kafka again");
      waiting = false;
    }
  }

  private void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    sent = null; // another hub may have led meanwhile
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  @Override
  public void stop() {
    SubscriberLoop ending = loop;
    Thread last = thread;
    if (ending != null && last != null) {
      ending.stop();
      try {
        last.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    loop = null;
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }

  @Override
  public int getPhase() {
    return 2; // after the leader starts, before it stops
  }
}
