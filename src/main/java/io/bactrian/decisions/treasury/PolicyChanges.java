package io.bactrian.decisions.treasury;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps who changed which row of what the guard goes by, and why, in the change's transaction. */
@Component
public class PolicyChanges {
  private static final String NONE = "{}";

  private final JdbcClient jdbc;

  PolicyChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A row that is changed.
   *
   * @param about what the row is, for people
   * @param table its table, {@code condition} what selects it: both are the hub's own text
   * @param key what the condition binds
   */
  public record Row(String about, String table, String condition, Map<String, ?> key) {}

  /**
   * @param by the login or the role of a key
   */
  public record Why(String by, String reason) {}

  /** Does the work and keeps what it changed; keeps nothing where the row is as it was. */
  public void change(Row row, Why why, Runnable work) {
    String before = held(row);
    work.run();
    String after = content(row);
    if (!after.equals(before)) {
      keep(row, why, before, after);
    }
  }

  /** Deletes the row; false where there is none. */
  public boolean delete(Row row, Why why) {
    String before = held(row);
    int deleted =
        jdbc.sql("delete from %s where %s".formatted(row.table(), row.condition()))
            .params(row.key())
            .update();
    if (deleted > 0) {
      keep(row, why, before, NONE);
    }
    return deleted > 0;
  }

  private String held(Row row) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('policy ' || :about, 0))::text")
        .param("about", row.about())
        .query()
        .singleRow();
    return content(row);
  }

  private void keep(Row row, Why why, String before, String after) {
    jdbc.sql(
            """
            insert into policy_changes (about, changed_by, reason, before, after)
            values (:about, :by, :reason, cast(:before as jsonb), cast(:after as jsonb))
            """)
        .param("about", row.about())
        .param("by", why.by())
        .param("reason", why.reason())
        .param("before", before)
        .param("after", after)
        .update();
  }

  private String content(Row row) {
    return jdbc.sql(
            "select (to_jsonb(t) - 'updated_at' - 'updated_by')::text from %s t where %s"
                .formatted(row.table(), row.condition()))
        .params(row.key())
        .query(String.class)
        .optional()
        .orElse(NONE);
  }
}
