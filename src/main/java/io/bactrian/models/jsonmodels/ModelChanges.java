package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.InUseHistory;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who put which version in use. Every write is in the caller's transaction. */
@Component
final class ModelChanges {
  private final JdbcClient jdbc;

  ModelChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param writtenAt when it was put in use for the first time, with who and why
   * @param size bytes
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record JsonModelVersion(
      String version, long size, Instant writtenAt, String writtenBy, String reason) {}

  /** Holds whoever else would change the same model, on any hub, until the transaction ends. */
  void lock(ModelName name) {
    jdbc.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(:name, 54))) held")
        .param("name", name.toString())
        .query(Integer.class)
        .single();
  }

  void insert(
      ModelName name,
      String action,
      @Nullable String from,
      @Nullable String to,
      @Nullable Long size,
      String by,
      String reason) {
    jdbc.sql(
            """
            insert into json_model_changes (kind, name, action, from_version, to_version, size, by, reason)
            values (:kind, :name, :action, :from, :to, :size::bigint, :by, :reason)
            """)
        .param("kind", name.kind())
        .param("name", name.name())
        .param("action", action)
        .param("from", from)
        .param("to", to)
        .param("size", size)
        .param("by", by)
        .param("reason", reason)
        .update();
  }

  /** Which version was in use when. */
  InUseHistory history(ModelName name) {
    return new InUseHistory(
        jdbc.sql(
                "select at, to_version, by, reason from json_model_changes where kind = :kind and"
                    + " name = :name order by id")
            .param("kind", name.kind())
            .param("name", name.name())
            .query(InUseHistory::change)
            .list());
  }

  /** The version that was put in use last, as the rows say; empty for none. */
  Optional<String> last(ModelName name) {
    return jdbc.sql(
            """
            select coalesce(to_version, '') from json_model_changes where kind = :kind and name = :name
            order by id desc limit 1
            """)
        .param("kind", name.kind())
        .param("name", name.name())
        .query(String.class)
        .optional()
        .filter(last -> !last.isEmpty());
  }

  /** Who put which version in use last, in words. */
  String lastChange(ModelName name) {
    return jdbc.sql(
            """
            select format('%s put %s in use at %s (%s)', by, coalesce(to_version, 'none'),
              to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), reason)
            from json_model_changes where kind = :kind and name = :name order by id desc limit 1
            """)
        .param("kind", name.kind())
        .param("name", name.name())
        .query(String.class)
        .optional()
        .orElse("none is");
  }

  /** What the version replaced when it was last written; empty where it replaced none. */
  Optional<String> before(ModelName name, String version) {
    return jdbc.sql(
            """
            select coalesce(from_version, '') from json_model_changes
            where kind = :kind and name = :name and to_version = :version and action = 'write'
            order by id desc limit 1
            """)
        .param("kind", name.kind())
        .param("name", name.name())
        .param("version", version)
        .query(String.class)
        .optional()
        .filter(before -> !before.isEmpty());
  }

  /** Every version that ever was in use, newest first. */
  List<JsonModelVersion> versions(ModelName name) {
    return jdbc
        .sql(
            """
            select distinct on (to_version) to_version, size, at, by, reason, id from json_model_changes
            where kind = :kind and name = :name and action = 'write' order by to_version, id
            """)
        .param("kind", name.kind())
        .param("name", name.name())
        .query(
            (row, number) ->
                new JsonModelVersion(
                    row.getString("to_version"),
                    row.getLong("size"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("by"),
                    row.getString("reason")))
        .list()
        .stream()
        .sorted((a, b) -> b.writtenAt().compareTo(a.writtenAt()))
        .toList();
  }
}
