package io.bactrian.changes.log;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the change log by position and prunes it. */
@Component
public final class ChangeLog {
  private static final int PRUNE_BATCH = 10_000;
  private static final long MOST_OCTETS =
      4_000_000; // of JSON in one batch, but for its last change
  private static final String READ =
      """
      select * from (
        select *, sum(octets) over (order by position rows unbounded preceding) as octets_so_far
        from (
          select *, coalesce(case when pg_column_size(before) > 1500 then length(before::text)
                                  else pg_column_size(before) end, 0)
                  + coalesce(case when pg_column_size(after) > 1500 then length(after::text)
                                  else pg_column_size(after) end, 0) as octets
          from change_log
          where position > :after and position <= :upTo
            and table_name = any(:tables) and operation = any(:operations)
          order by position limit :limit) next) sized
      where octets_so_far - octets < :octets
      order by position
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
   * @param after exclusive
   * @param upTo inclusive
   * @return at most {@code limit} changes in the order of their positions, fewer where they are
   *     large
   */
  public Batch read(
      long after, long upTo, Collection<String> tables, Collection<String> operations, int limit) {
    return jdbc.sql(READ)
        .param("after", after)
        .param("upTo", upTo)
        .param("tables", tables.toArray(String[]::new))
        .param("operations", operations.toArray(String[]::new))
        .param("limit", limit)
        .param("octets", MOST_OCTETS)
        .query(
            rows -> {
              List<ChangeEvent> events = new ArrayList<>();
              boolean full = false;
              while (rows.next()) {
                events.add(event(rows));
                full = events.size() == limit || rows.getLong("octets_so_far") >= MOST_OCTETS;
              }
              long reached = full ? events.get(events.size() - 1).position() : upTo;
              return new Batch(events, reached);
            });
  }

  /**
   * @param reached no change of the requested tables is between the last one here and this position
   */
  public record Batch(List<ChangeEvent> events, long reached) {}

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
