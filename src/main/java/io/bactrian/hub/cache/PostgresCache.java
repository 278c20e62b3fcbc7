package io.bactrian.hub.cache;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The hubs' own database: a table without a log, which a crash empties. */
final class PostgresCache implements SharedCache {
  private static final Logger log = LoggerFactory.getLogger(PostgresCache.class);
  private static final String GET =
      "select value from cached_values where key = ? and expires_at > clock_timestamp()";

  /** Each writer takes out some of what expired, so the table stays as large as its use. */
  private static final String PUT =
      """
      with expired as (
        delete from cached_values where key in (
          select key from cached_values where expires_at < clock_timestamp() and key <> ? limit 20
          for update skip locked)
      )
      insert into cached_values (key, value, expires_at)
      values (?, ?, clock_timestamp() + ? * interval '1 millisecond')
      on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
      """;

  private static final String CLAIM =
      """
      insert into cached_values (key, value, expires_at)
      values (?, '', clock_timestamp() + ? * interval '1 millisecond')
      on conflict (key) do update set value = '', expires_at = excluded.expires_at
        where cached_values.expires_at <= clock_timestamp()
      """;

  private final JdbcTemplate jdbc;

  PostgresCache(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<String> get(String key) {
    try {
      return jdbc.queryForList(GET, String.class, key).stream().findFirst();
    } catch (DataAccessException e) {
      log.warn("The cache in the database was not read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, String value, Duration life) {
    try {
      jdbc.update(PUT, key, key, value, life.toMillis());
    } catch (DataAccessException e) {
      log.warn("The cache in the database was not written: {}", e.getMessage());
    }
  }

  @Override
  public boolean claim(String key, Duration life) {
    try {
      return jdbc.update(CLAIM, key, life.toMillis()) > 0;
    } catch (DataAccessException e) {
      log.warn("The cache in the database was not claimed: {}", e.getMessage());
      return true;
    }
  }

  @Override
  public void drop(String key) {
    try {
      jdbc.update("delete from cached_values where key = ?", key);
    } catch (DataAccessException e) {
      log.warn("The cache in the database was not emptied: {}", e.getMessage());
    }
  }

  @Override
  public void clear(String prefix) {
    try {
      jdbc.update("delete from cached_values where starts_with(key, ?)", prefix);
    } catch (DataAccessException e) {
      log.warn("The cache in the database was not emptied: {}", e.getMessage());
    }
  }
}
