package io.bactrian.changes.kafka;

import io.bactrian.changes.log.DeferredCommit;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far subscribers are in the partitions of the topic, locked by whoever moves them. */
@Component
public final class KafkaOffsets {
  private final JdbcClient jdbc;

  KafkaOffsets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How far a partition is; empty where nothing is held, or a rewind made it void. */
  public Optional<Offset> look(String subscriber, int partition) {
    return offset(subscriber, partition, "");
  }

  /** The same, locked until the transaction ends. */
  public Optional<Offset> lock(String subscriber, int partition) {
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
  public Map<Integer, Long> positions(String subscriber) {
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
  public void lockAll(String subscriber) {
    jdbc.sql(
            "select partition from change_offsets where subscriber = :subscriber order by 1 for"
                + " update")
        .param("subscriber", subscriber)
        .query(Integer.class)
        .list();
  }

  public void forget(String subscriber) {
    jdbc.sql("delete from change_offsets where subscriber = :subscriber")
        .param("subscriber", subscriber)
        .update();
  }

  /** When the first change after the subscriber's own position was committed; empty if none was. */
  public Optional<Instant> firstAfter(String subscriber) {
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
  public void begin(String subscriber, int partition, long offset) {
    jdbc.sql(
            """
            insert into change_offsets (subscriber, partition, next_offset, changes, position, rewinds)
            select s.subscriber, :partition, :offset, greatest(0, coalesce(t.changes - (t.next_offset - :offset), 0)),
              s.position, s.rewinds
            from change_subscribers s left join change_topic t on t.partition = :partition
            where s.subscriber = :subscriber
            on conflict (subscriber, partition) do update
            set next_offset = excluded.next_offset, changes = excluded.changes, position = excluded.position,
                rewinds = excluded.rewinds
            where change_offsets.rewinds < excluded.rewinds
            """)
        .param("subscriber", subscriber)
        .param("partition", partition)
        .param("offset", offset)
        .update();
  }

  /** Begins a topic that was made anew. */
  public void restart(String subscriber, int partition, long offset) {
    jdbc.sql(
            """
            update change_offsets set next_offset = :offset
            where subscriber = :subscriber and partition = :partition and next_offset < 0
            """)
        .param("subscriber", subscriber)
        .param("partition", partition)
        .param("offset", offset)
        .update();
  }

  /** How many changes each partition of the topic has had. */
  public Map<Integer, Long> changes() {
    Map<Integer, Long> changes = new HashMap<>();
    jdbc.sql("select partition, changes from change_topic")
        .query((row, number) -> changes.put(row.getInt(1), row.getLong(2)))
        .list();
    return changes;
  }

  /**
   * Keeps how far partitions of the topic are filled. One that was filled further before is another
   * topic of the same name: subscribers begin it anew and know by their positions what they have
   * dealt with.
   *
   * @return true if the topic was made anew
   */
  public boolean filled(Collection<Filled> partitions) {
    int anew =
        jdbc.sql(
                """
                update change_offsets o set next_offset = -1
                from change_topic t join unnest(:partitions::int[], :first::bigint[]) f (partition, first) using (partition)
                where o.partition = t.partition and f.first < t.next_offset
                """)
            .param("partitions", partitions.stream().map(Filled::partition).toArray(Integer[]::new))
            .param("first", column(partitions, Filled::firstOffset))
            .update();
    jdbc.sql(
            """
            insert into change_topic (partition, next_offset, changes)
            select * from unnest(:partitions::int[], :next::bigint[], :changes::bigint[])
            on conflict (partition) do update set next_offset = excluded.next_offset, changes = excluded.changes
            """)
        .param("partitions", partitions.stream().map(Filled::partition).toArray(Integer[]::new))
        .param("next", column(partitions, Filled::nextOffset))
        .param("changes", column(partitions, Filled::changes))
        .update();
    return anew > 0;
  }

  private static Long[] column(Collection<Filled> partitions, Function<Filled, Long> value) {
    return partitions.stream().map(value).toArray(Long[]::new);
  }

  /**
   * @param nextOffset behind the last record that is dealt with
   * @param changes the number of that record's change in its partition
   */
  public void advance(
      String subscriber,
      int partition,
      long nextOffset,
      long changes,
      long position,
      int delivered) {
    jdbc.sql(
            DeferredCommit.unlessMoreIsWritten(
                """
                update change_offsets
                set next_offset = :next, changes = greatest(changes, :changes),
                    position = greatest(position, :position), delivered = delivered + :delivered,
                    last_delivered_at = case when :delivered > 0 then clock_timestamp() else last_delivered_at end
                where subscriber = :subscriber and partition = :partition
                """))
        .param("subscriber", subscriber)
        .param("partition", partition)
        .param("next", nextOffset)
        .param("changes", changes)
        .param("position", position)
        .param("delivered", delivered)
        .query(Integer.class)
        .single();
  }

  /**
   * What a transaction brought to a partition.
   *
   * @param firstOffset of its first change
   * @param nextOffset behind its last change
   * @param changes how many the partition has had with it
   */
  public record Filled(int partition, long firstOffset, long nextOffset, long changes) {}

  /**
   * @param nextOffset the first record that is not dealt with, negative in a topic made anew
   * @param position changes up to here are dealt with
   * @param running false while an operator has paused the subscriber
   * @param mutedUntil up to this position nothing leaves the hub
   */
  public record Offset(long nextOffset, long position, boolean running, long mutedUntil) {
    public boolean inThisTopic() {
      return nextOffset >= 0;
    }
  }
}
