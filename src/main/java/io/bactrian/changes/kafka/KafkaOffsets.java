package io.bactrian.changes.kafka;

import io.bactrian.changes.log.DeferredCommit;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    return offsets(subscriber, Set.of(partition), "").values().stream().findFirst();
  }

  /** The same of several partitions, locked until the transaction ends. */
  public Map<Integer, Offset> lock(String subscriber, Set<Integer> partitions) {
    return offsets(subscriber, partitions, " order by o.partition for update of o");
  }

  private Map<Integer, Offset> offsets(String subscriber, Set<Integer> partitions, String lock) {
    return jdbc
        .sql(
            """
            select o.partition, o.next_offset, greatest(o.position, s.position) as position, s.state = 'running' as running,
              s.muted_until
            from change_offsets o join change_subscribers s using (subscriber, rewinds)
            where o.subscriber = :subscriber and o.partition = any(:partitions)
            """
                + lock)
        .param("subscriber", subscriber)
        .param("partitions", partitions.toArray(Integer[]::new))
        .query(Offset.class)
        .list()
        .stream()
        .collect(Collectors.toMap(Offset::partition, Function.identity()));
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
   * <p>Where it was not, the commit is not waited for on disk: what a crash of PostgreSQL undoes of
   * it is sent again, as after a crash of the relay.
   *
   * @return true if the topic was made anew
   */
  public boolean filled(Collection<Filled> partitions) {
    return jdbc.sql(
            """
            with filled as (
              select * from unnest(:partitions::int[], :first::bigint[], :next::bigint[], :changes::bigint[])
                f (partition, first, next, changes)),
            anew as (
              update change_offsets o set next_offset = -1
              from change_topic t join filled f using (partition)
              where o.partition = t.partition and f.first < t.next_offset
              returning 1),
            kept as (
              insert into change_topic (partition, next_offset, changes)
              select partition, next, changes from filled
              on conflict (partition) do update set next_offset = excluded.next_offset, changes = excluded.changes)
            select count(*) > 0, case when count(*) = 0 then set_config('synchronous_commit', 'off', true) end from anew
            """)
        .param("partitions", partitions.stream().map(Filled::partition).toArray(Integer[]::new))
        .param("first", column(partitions, Filled::firstOffset))
        .param("next", column(partitions, Filled::nextOffset))
        .param("changes", column(partitions, Filled::changes))
        .query((row, number) -> row.getBoolean(1))
        .single();
  }

  private static <T> Long[] column(Collection<T> partitions, Function<T, Long> value) {
    return partitions.stream().map(value).toArray(Long[]::new);
  }

  /** Moves partitions that {@link #lock} has locked. */
  public void advance(String subscriber, Collection<Reached> partitions) {
    jdbc.sql(
            DeferredCommit.unlessMoreIsWritten(
                """
                update change_offsets o
                set next_offset = r.next, changes = greatest(o.changes, r.changes),
                    position = greatest(o.position, r.position), delivered = o.delivered + r.delivered,
                    last_delivered_at = case when r.delivered > 0 then clock_timestamp() else o.last_delivered_at end
                from unnest(:partitions::int[], :next::bigint[], :changes::bigint[], :positions::bigint[],
                  :delivered::bigint[]) r (partition, next, changes, position, delivered)
                where o.subscriber = :subscriber and o.partition = r.partition
                """))
        .param("subscriber", subscriber)
        .param("partitions", partitions.stream().map(Reached::partition).toArray(Integer[]::new))
        .param("next", column(partitions, Reached::nextOffset))
        .param("changes", column(partitions, Reached::changes))
        .param("positions", column(partitions, Reached::position))
        .param("delivered", column(partitions, Reached::delivered))
        .query(Integer.class)
        .single();
  }

  /**
   * How far a subscriber is in a partition.
   *
   * @param nextOffset behind the last record that is dealt with
   * @param changes the number of that record's change in its partition
   * @param delivered how many changes the route has had since
   */
  public record Reached(
      int partition, long nextOffset, long changes, long position, long delivered) {}

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
  public record Offset(
      int partition, long nextOffset, long position, boolean running, long mutedUntil) {
    public boolean inThisTopic() {
      return nextOffset >= 0;
    }
  }
}
