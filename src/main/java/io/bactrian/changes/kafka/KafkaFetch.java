package io.bactrian.changes.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;
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
  private final ToLongBiFunction<TopicPartition, Consumer<byte[], byte[]>> start;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> records =
      new LinkedHashMap<>();

  /**
   * @param start the offset at which a partition that was just assigned goes on
   */
  public KafkaFetch(
      Consumer<byte[], byte[]> consumer,
      String topic,
      ToLongBiFunction<TopicPartition, Consumer<byte[], byte[]>> start) {
    this.consumer = consumer;
    this.start = start;
    consumer.subscribe(List.of(topic), this);
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** A partition that has records; they take turns. */
  public TopicPartition next() {
    return records.keySet().iterator().next();
  }

  /** The oldest of a partition's records. */
  public List<ConsumerRecord<byte[], byte[]>> oldest(TopicPartition partition, int limit) {
    return records.getOrDefault(partition, new ArrayDeque<>()).stream().limit(limit).toList();
  }

  /** Drops what is dealt with; the partition's turn comes again after the others. */
  public void done(TopicPartition partition, long nextOffset) {
    Deque<ConsumerRecord<byte[], byte[]>> left = records.remove(partition);
    while (left != null && !left.isEmpty() && left.peek().offset() < nextOffset) {
      left.remove();
    }
    if (left != null && !left.isEmpty()) {
      records.put(partition, left);
    }
  }

  /** Fetches the partition anew from where it is to go on. */
  public void restart(TopicPartition partition) {
    records.remove(partition);
    consumer.seek(partition, start.applyAsLong(partition, consumer));
  }

  public void restartAll() {
    consumer.assignment().forEach(this::restart);
  }

  public void poll(Duration atMost) {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
        records
            .computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), added -> new ArrayDeque<>())
            .add(record);
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
    partitions.forEach(records::remove);
  }

  @Override
  public void close() {
    consumer.close(FAREWELL);
  }
}
