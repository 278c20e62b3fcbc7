package io.bactrian.cdc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far subscribers are in the partitions of the topic, locked by whoever moves them. */
@Component
final class KafkaOffsets {
  private final JdbcClient jdbc;

  KafkaOffsets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How far a partition is; empty where nothing is held, or a rewind made it void. */
  Optional<Offset> look(String subscriber, int partition) {
    return offset(subscriber, partition, "");
  }

  /** The same, locked until the transaction ends. */
  Optional<Offset> lock(String subscriber, int partition) {
    return offset(subscriber, partition, " for update of o");
  }

  private Optional<Offset> offset(String subscriber, int partition, String lock) {
    return jdbc.sql(
            """
            select o.next_offset, greatest(o.position, s.position) as position, s.state = 'running' as running, s.muted_until
            from change_offsets o join change_subscribers s using (subscriber, rewinds)
            where o.subscriber = :subscriber and o.partition = :partition
            """
                + lock)
        .param("subscriber", subscriber)
        .param("partition", partition)
        .query(Offset.class)
        .optional();
  }

  /** What a subscriber dealt with over Kafka since it was last rewound, by partition. */
  Map<Integer, Long> positions(String subscriber) {
    Map<Integer, Long> positions = new HashMap<>();
    jdbc.sql(
            """
            select o.partition, o.position from change_offsets o join change_subscribers s using (subscriber, rewinds)
            where o.subscriber = :subscriber
            """)
        .param("subscriber", subscriber)
        .query((row, number) -> positions.put(row.getInt(1), row.getLong(2)))
        .list();
    return positions;
  }

  /** Keeps all partitions from moving until the transaction ends. */
  void lockAll(String subscriber) {
    jdbc.sql(
            "select partition from change_offsets where subscriber = :subscriber order by 1 for"
                + " update")
        .param("subscriber", subscriber)
        .query(Integer.class)
        .list();
  }

  void forget(String subscriber) {
    jdbc.sql("delete from change_offsets where subscriber = :subscriber")
        .param("subscriber", subscriber)
        .update();
  }

  /** When the first change after the subscriber's own position was committed; empty if none was. */
  Optional<Instant> firstAfter(String subscriber) {
    return jdbc.sql(
            """
            select l.positioned_at from change_log l
            where l.position > (select position from change_subscribers where subscriber = :subscriber)
            order by l.position limit 1
            """)
        .param("subscriber", subscriber)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  /** Begins a partition at an offset, after the subscriber's own position. */
  void begin(String subscriber, int partition, long offset) {
    jdbc.sql(
            """
            insert into change_offsets (subscriber, partition, next_offset, position, rewinds)
            select subscriber, :partition, :offset, position, rewinds from change_subscribers
            where subscriber = :subscriber
            on conflict (subscriber, partition) do update
            set next_offset = excluded.next_offset, position = excluded.position, rewinds = excluded.rewinds
            where change_offsets.rewinds < excluded.rewinds
            """)
        .param("subscriber", subscriber)
        .param("partition", partition)
        .param("offset", offset)
        .update();
  }

  /**
   * Keeps how far partitions of the topic are filled.
   *
   * @param nextOffsets behind the last change of each
   */
  void filled(Map<Integer, Long> nextOffsets) {
    jdbc.sql(
            """
            insert into change_topic (partition, next_offset)
            select * from unnest(:partitions::int[], :offsets::bigint[])
            on conflict (partition) do update set next_offset = excluded.next_offset
            """)
        .param("partitions", nextOffsets.keySet().toArray(Integer[]::new))
        .param("offsets", nextOffsets.values().toArray(Long[]::new))
        .update();
  }

  void advance(
      String subscriber, int partition, long nextOffset, long position, int delivered, long left) {
    jdbc.sql(
            """
            update change_offsets
            set next_offset = :next, position = greatest(position, :position), delivered = delivered + :delivered,
                behind = :left,
                last_delivered_at = case when :delivered > 0 then clock_timestamp() else last_delivered_at end
            where subscriber = :subscriber and partition = :partition
            """)
        .param("subscriber", subscriber)
        .param("partition", partition)
        .param("next", nextOffset)
        .param("position", position)
        .param("delivered", delivered)
        .param("left", left)
        .update();
  }

  /**
   * @param nextOffset the first record that is not dealt with
   * @param position changes up to here are dealt with
   * @param running false while an operator has paused the subscriber
   * @param mutedUntil up to this position nothing leaves the hub
   */
  record Offset(long nextOffset, long position, boolean running, long mutedUntil) {}
}
