package io.bactrian.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the change log by position and prunes it. */
@Component
final class ChangeLog {
  private static final int PRUNE_BATCH = 10_000;

  private final JdbcClient jdbc;
  private final ObjectReader json;
  private final Map<String, Set<String>> numericColumns = new ConcurrentHashMap<>();

  ChangeLog(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json =
        json.readerFor(new TypeReference<Map<String, @Nullable Object>>() {})
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.USE_LONG_FOR_INTS);
  }

  /** The last position given. */
  long head() {
    return jdbc.sql("select position from change_head").query(Long.class).single();
  }

  /**
   * @param after exclusive
   * @param upTo inclusive
   * @return at most {@code limit} changes in the order of their positions
   */
  List<ChangeEvent> read(
      long after, long upTo, Collection<String> tables, Collection<String> operations, int limit) {
    return jdbc.sql(
            """
            select position, id, table_name, operation, before, after, written_at from change_log
            where position > :after and position <= :upTo
              and table_name = any(:tables) and operation = any(:operations)
            order by position limit :limit
            """)
        .param("after", after)
        .param("upTo", upTo)
        .param("tables", tables.toArray(String[]::new))
        .param("operations", operations.toArray(String[]::new))
        .param("limit", limit)
        .query((row, number) -> event(row))
        .list();
  }

  /**
   * Removes what is older than the retention and dealt with by every subscriber.
   *
   * @return how many changes were removed
   */
  long prune(Duration retention) {
    long pruned = 0;
    int batch;
    do {
      batch =
          jdbc.sql(
                  """
                  delete from change_log where position in (
                    select position from change_log
                    where position <= coalesce((select min(position) from change_subscribers), 9223372036854775807)
                    order by position limit :batch)
                  and positioned_at < now() - make_interval(secs => :seconds)
                  """)
              .param("batch", PRUNE_BATCH)
              .param("seconds", (double) retention.toSeconds())
              .update();
      pruned += batch;
    } while (batch == PRUNE_BATCH);
    return pruned;
  }

  private ChangeEvent event(ResultSet row) throws SQLException {
    Set<String> numeric =
        numericColumns.computeIfAbsent(row.getString("table_name"), this::numericColumnsOf);
    return new ChangeEvent(
        row.getString("id"),
        row.getLong("position"),
        row.getString("table_name"),
        row.getString("operation"),
        columns(row.getString("before"), numeric),
        columns(row.getString("after"), numeric),
        row.getObject("written_at", OffsetDateTime.class).toInstant());
  }

  private @Nullable Map<String, @Nullable Object> columns(
      @Nullable String text, Set<String> numeric) throws SQLException {
    if (text == null) {
      return null;
    }
    try {
      Map<String, @Nullable Object> columns = json.readValue(text);
      // A whole number in a numeric column has no fraction in JSON: it is a BigDecimal all the
      // same.
      columns.replaceAll(
          (column, value) ->
              value instanceof Number number && numeric.contains(column)
                  ? new BigDecimal(number.toString())
                  : value);
      return columns;
    } catch (JsonProcessingException e) {
      throw new SQLException("The change log holds a row that is not JSON", e);
    }
  }

  private Set<String> numericColumnsOf(String table) {
    return jdbc.sql(
            """
            select attname from pg_attribute
            where attrelid = to_regclass(quote_ident(:table)) and atttypid = 'numeric'::regtype
            """)
        .param("table", table)
        .query(String.class)
        .set();
  }
}
