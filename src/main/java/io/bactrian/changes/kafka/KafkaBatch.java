package io.bactrian.changes.kafka;

import io.bactrian.changes.log.ChangeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one transaction takes of several partitions: their changes in the order of positions, and
 * how far each partition is once some of them are done.
 */
public final class KafkaBatch {
  private final Map<Integer, List<TopicRecord>> partitions = new LinkedHashMap<>();
  private final Map<Integer, KafkaOffsets.Offset> held;
  private final List<ChangeEvent> events = new ArrayList<>();
  private final Map<Long, Integer> carriers = new HashMap<>(); // position to partition

  /**
   * @param held how far the partitions are; records of others are left out
   * @param wanted reads a record's change if the route is to have it
   */
  public KafkaBatch(
      List<TopicRecord> records,
      Map<Integer, KafkaOffsets.Offset> held,
      Function<TopicRecord, Optional<ChangeEvent>> wanted) {
    this.held = held;
    Map<Integer, Long> reached = new HashMap<>();
    for (TopicRecord record : records) {
      int partition = record.raw().partition();
      KafkaOffsets.Offset offset = held.get(partition);
      if (offset == null) {
        continue;
      }
      partitions.computeIfAbsent(partition, added -> new ArrayList<>()).add(record);
      if (record.position() <= reached.getOrDefault(partition, offset.position())) {
        continue; // sent twice: the copy may come right behind, in these very records
      }
      reached.put(partition, record.position());
      wanted
          .apply(record)
          .ifPresent(
              event -> {
                events.add(event);
                carriers.put(event.position(), partition);
              });
    }
    events.sort(Comparator.comparingLong(ChangeEvent::position));
  }

  public List<ChangeEvent> events() {
    return events;
  }

  public long mutedUntil() {
    return held.values().stream().mapToLong(KafkaOffsets.Offset::mutedUntil).max().orElse(0);
  }

  /** How far the partitions are when the first of the events are done. */
  public List<KafkaOffsets.Reached> reached(int done) {
    Map<Integer, Long> delivered = new HashMap<>();
    for (ChangeEvent event : events.subList(0, done)) {
      delivered.merge(carriers.getOrDefault(event.position(), -1), 1L, Long::sum);
    }
    long open = done == events.size() ? Long.MAX_VALUE : events.get(done).position();
    List<KafkaOffsets.Reached> reached = new ArrayList<>();
    partitions.forEach(
        (partition, records) -> {
          List<TopicRecord> passed =
              records.stream().takeWhile(record -> record.position() < open).toList();
          if (!passed.isEmpty()) {
            long position = passed.stream().mapToLong(TopicRecord::position).max().orElseThrow();
            TopicRecord last = passed.get(passed.size() - 1);
            reached.add(last.reached(position, delivered.getOrDefault(partition, 0L)));
          }
        });
    return reached;
  }
}
