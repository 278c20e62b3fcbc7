package io.bactrian.watch.alarms;

import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What people do with alarms, kept with who and why. */
@Repository
class AlarmActions {
  private final JdbcClient jdbc;
  private final OperatorActions kept;

  AlarmActions(JdbcClient jdbc, OperatorActions kept) {
    this.jdbc = jdbc;
    this.kept = kept;
  }

  /**
   * @param name such as acknowledge
   * @param change SQL, of {@code :at} and {@code :by}
   * @param fits SQL, which alarms it can be done with
   * @param at a moment of the change
   */
  record Action(String name, String change, String fits, Instant at) {}

  record Row(String key, String state, @Nullable Instant silencedUntil) {}

  static Action acknowledge(Instant now) {
    return new Action(
        "acknowledge",
        "state = 'acknowledged', acknowledged_at = :at, acknowledged_by = :by",
        "state = 'firing'",
        now);
  }

  static Action resolve(Instant now) {
    return new Action(
        "resolve",
        "state = 'resolved', resolved_at = :at, resolved_by = :by",
        "state in ('firing', 'acknowledged')",
        now);
  }

  static Action silence(Instant until) {
    return new Action("silence", "silenced_until = :at", "state <> 'resolved'", until);
  }

  @Transactional
  public Row act(long id, Action action, String by, String reason) {
    String state =
        jdbc.sql("select state from alarms where id = :id for update")
            .param("id", id)
            .query(String.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "alarm", id, "/api/v1/alarms"));
    Row done =
        jdbc.sql(
                "update alarms set reason = :reason, %s where id = :id and %s returning key, state, silenced_until"
                    .formatted(action.change(), action.fits()))
            .param("id", id)
            .param("reason", reason)
            .param("by", by)
            .param("at", action.at().atOffset(ZoneOffset.UTC))
            .query(AlarmActions::row)
            .optional()
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.CONFLICT,
                        "id",
                        "Alarm %d is %s: there is nothing to %s."
                            .formatted(id, state, action.name())));
    kept.record(by, "alarm." + action.name(), Long.toString(id), Map.of("reason", reason));
    return done;
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    Timestamp silenced = row.getTimestamp("silenced_until");
    return new Row(
        row.getString("key"),
        row.getString("state"),
        silenced == null ? null : silenced.toInstant());
  }
}
