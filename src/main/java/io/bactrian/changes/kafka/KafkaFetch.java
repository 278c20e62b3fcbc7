package io.bactrian.changes.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What a subscriber's consumer has fetched and its route has not yet had, partition by partition.
 * All but {@link #wake} is for one thread.
 */
public final class KafkaFetch implements ConsumerRebalanceListener, AutoCloseable {
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final KafkaStart start;
  private final String topic;
  private final Map<TopicPartition, Deque<TopicRecord>> records = new LinkedHashMap<>();
  private final Map<TopicPartition, TopicRecord> passed = new HashMap<>(); // the last of each

  public KafkaFetch(KafkaClients kafka, KafkaOffsets offsets, String subscriber, int most) {
    this.consumer = kafka.consumer(subscriber, most);
    this.start = new KafkaStart(offsets, subscriber);
    this.topic = kafka.properties().topic();
    consumer.subscribe(List.of(topic), this);
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** The oldest records of each partition, at most so many in all. */
  public List<TopicRecord> oldest(int limit) {
    return records.values().stream().flatMap(Deque::stream).limit(limit).toList();
  }

  /** Takes out what comes before the first record of each partition that the route is to have. */
  public void passUntil(Predicate<TopicRecord> wanted) {
    for (Map.Entry<TopicPartition, Deque<TopicRecord>> partition : records.entrySet()) {
      Deque<TopicRecord> left = partition.getValue();
      while (!left.isEmpty() && !wanted.test(left.element())) {
        passed.put(partition.getKey(), left.remove());
      }
    }
    records.values().removeIf(Deque::isEmpty);
  }

  /** The last record of each partition that was passed and is not yet dealt with. */
  public Collection<TopicRecord> passed() {
    return passed.values();
  }

  /** Drops what is dealt with; the partition's turn comes again after the others. */
  private void done(TopicPartition partition, long nextOffset) {
    passed.remove(partition);
    Deque<TopicRecord> left = records.remove(partition);
    while (left != null && !left.isEmpty() && left.peek().nextOffset() <= nextOffset) {
      left.remove();
    }
    if (left != null && !left.isEmpty()) {
      records.put(partition, left);
    }
  }

  /** Drops what is dealt with in each of these partitions. */
  public void done(Collection<KafkaOffsets.Reached> reached) {
    reached.forEach(to -> done(new TopicPartition(topic, to.partition()), to.nextOffset()));
  }

  /** Fetches the partition anew from where it is to go on. */
  public void restart(int partition) {
    restart(new TopicPartition(topic, partition));
  }

  private void restart(TopicPartition partition) {
    forget(partition);
    consumer.seek(partition, start.of(partition, consumer));
  }

  private void forget(TopicPartition partition) {
    records.remove(partition);
    passed.remove(partition);
  }

  public void restartAll() {
    consumer.assignment().forEach((TopicPartition partition) -> restart(partition));
  }

  public void poll(Duration atMost) {
    try {
      for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(atMost)) {
        TopicRecord record = TopicRecord.of(raw);
        records.computeIfAbsent(record.partition(), added -> new ArrayDeque<>()).add(record);
      }
    } catch (WakeupException e) {
      return; // there is something else to do
    }
  }

  /** Stays a member of the group without taking more. */
  public void idle(Duration atMost) {
    consumer.pause(consumer.assignment());
    poll(atMost);
    consumer.resume(consumer.assignment());
  }

  /** Records fetched and, as far as the consumer knows, still with the broker. */
  public long left() {
    long left = records.values().stream().mapToLong(Deque::size).sum();
    for (TopicPartition partition : consumer.assignment()) {
      left += consumer.currentLag(partition).orElse(0);
    }
    return left;
  }

  public void wake() {
    consumer.wakeup();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      restart(partition);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(this::forget);
  }

  @Override
  public void close() {
    consumer.close(FAREWELL);
  }
}
