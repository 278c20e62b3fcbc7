package io.bactrian.changes.log;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the change log by position and prunes it. */
@Component
public final class ChangeLog {
  private static final int PRUNE_BATCH = 10_000;
  private static final long MOST_OCTETS =
      4_000_000; // of JSON in one batch, but for its last change
  private static final long SCAN_AT_MOST = 20_000; // positions looked through in one transaction

  /** The head is read with the changes: what it covers, the same snapshot shows. */
  private static final String NEXT =
      """
      with cursor as materialized (
        select s.position, h.position as head, s.state = 'running' as running, s.muted_until, s.rewinds
        from change_subscribers s, change_head h where s.subscriber = :subscriber
        for update of s)
      select c.position as cursor_position, c.head, c.running, c.muted_until, c.rewinds, n.*
      from cursor c left join lateral (
        select * from (
          select *, sum(octets) over (order by position rows unbounded preceding) as octets_so_far
          from (
            select *, coalesce(case when pg_column_size(before) > 1500 then length(before::text)
                                    else pg_column_size(before) end, 0)
                    + coalesce(case when pg_column_size(after) > 1500 then length(after::text)
                                    else pg_column_size(after) end, 0) as octets
            from change_log
            where c.running and position > c.position and position <= least(c.head, c.position + :scan)
              and table_name = any(:tables) and operation = any(:operations)
            order by position limit :limit) next) sized
        where octets_so_far - octets < :octets) n on true
      order by n.position
      """;

  private final JdbcClient jdbc;
  private final EventJson json;
  private final KafkaProperties kafka;

  ChangeLog(JdbcClient jdbc, EventJson json, KafkaProperties kafka) {
    this.jdbc = jdbc;
    this.json = json;
    this.kafka = kafka;
  }

  /**
   * Locks a subscriber's cursor until the transaction ends and reads what comes next, in one
   * statement.
   *
   * @return at most {@code limit} changes in the order of their positions, fewer where they are
   *     large; empty when the subscriber is not registered
   */
  public Optional<Batch> next(Subscriber subscriber, int limit) {
    return jdbc.sql(NEXT)
        .param("subscriber", subscriber.name())
        .param("scan", SCAN_AT_MOST)
        .param("tables", subscriber.tables().toArray(String[]::new))
        .param("operations", subscriber.operations().toArray(String[]::new))
        .param("limit", limit)
        .param("octets", MOST_OCTETS)
        .query(rows -> rows.next() ? Optional.of(batch(rows, limit)) : Optional.empty());
  }

  private Batch batch(ResultSet rows, int limit) throws SQLException {
    var cursor =
        new Subscriptions.Cursor(
            rows.getLong("cursor_position"),
            rows.getLong("head"),
            rows.getBoolean("running"),
            rows.getLong("muted_until"),
            rows.getLong("rewinds"));
    List<ChangeEvent> events = new ArrayList<>();
    boolean full = false;
    while (rows.getObject("position") != null) {
      events.add(event(rows));
      full = events.size() == limit || rows.getLong("octets_so_far") >= MOST_OCTETS;
      if (!rows.next()) {
        break;
      }
    }
    long reached =
        full
            ? events.get(events.size() - 1).position()
            : Math.min(cursor.head(), cursor.position() + SCAN_AT_MOST);
    return new Batch(cursor, events, reached);
  }

  /**
   * @param cursor where the subscriber was
   * @param reached no change of the subscriber's tables is between the last one here and this
   *     position
   */
  public record Batch(Subscriptions.Cursor cursor, List<ChangeEvent> events, long reached) {}

  /**
   * Removes what is older than the retention and dealt with by every subscriber; over Kafka, what
   * the topic holds.
   *
   * @return how many changes were removed
   */
  public long prune(Duration retention) {
    long pruned = 0;
    int batch;
    do {
      batch =
          jdbc.sql(
                  """
                  delete from change_log where position in (
                    select position from change_log
                    where position <= coalesce((
                      select min(position) from change_subscribers where :relay in ('', subscriber)), 9223372036854775807)
                    order by position limit :batch)
                  and positioned_at < now() - make_interval(secs => :seconds)
                  """)
              .param("relay", kafka.enabled() ? KafkaProperties.RELAY : "")
              .param("batch", PRUNE_BATCH)
              .param("seconds", (double) retention.toSeconds())
              .update();
      pruned += batch;
    } while (batch == PRUNE_BATCH);
    return pruned;
  }

  private ChangeEvent event(ResultSet row) throws SQLException {
    String table = row.getString("table_name");
    try {
      return new ChangeEvent(
          row.getString("txid")
              + '-'
              + row.getInt("ordinal")
              + '/'
              + table
              + '/'
              + row.getString("row_key"),
          row.getLong("position"),
          table,
          row.getString("operation"),
          json.row(table, row.getString("before")),
          json.row(table, row.getString("after")),
          row.getObject("written_at", OffsetDateTime.class).toInstant(),
          row.getObject("positioned_at", OffsetDateTime.class).toInstant());
    } catch (IOException e) {
      throw new SQLException("The change log holds a row that is not JSON", e);
    }
  }
}
