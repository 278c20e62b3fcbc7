package io.bactrian.changes.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a subscriber's partition goes on, or begins: soon before the first change it has not had.
 */
record KafkaStart(KafkaOffsets offsets, String subscriber) {
  private static final Duration CLOCKS =
      Duration.ofMinutes(1); // broker's and database's may differ

  long of(TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    Optional<KafkaOffsets.Offset> held = offsets.look(subscriber, partition.partition());
    if (held.isPresent() && held.get().inThisTopic()) {
      return held.get().nextOffset();
    }
    if (held.isPresent()) {
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      offsets.restart(subscriber, partition.partition(), first);
      return first;
    }
    long end = // before the log is asked: what it does not hold yet comes behind
        consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long begin =
        offsets
            .firstAfter(subscriber)
            .map(first -> offsetAt(consumer, partition, first, end))
            .orElse(end);
    offsets.begin(subscriber, partition.partition(), begin);
    return begin;
  }

  private static long offsetAt(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant first, long end) {
    long time = first.minus(CLOCKS).toEpochMilli();
    OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, time)).get(partition);
    return found == null ? end : found.offset();
  }
}
