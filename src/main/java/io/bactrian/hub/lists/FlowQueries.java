package io.bactrian.hub.lists;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The two kinds of statements that every part of the flow reads by. */
@Component
public class FlowQueries {
  private final JdbcTemplate jdbc;

  FlowQueries(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public long number(String sql, Object... values) {
    return Objects.requireNonNullElse(jdbc.queryForObject(sql, Long.class, values), 0L);
  }

  /** The time in the first row, null where there is none. */
  public @Nullable Instant instant(String sql) {
    return jdbc.query(sql, rs -> rs.next() ? instant(rs.getTimestamp(1)) : null);
  }

  public static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
