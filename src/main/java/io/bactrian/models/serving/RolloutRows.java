package io.bactrian.models.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rollouts' rows. Every write is in the caller's transaction. */
@Component
final class RolloutRows {
  private static final String SELECT =
      """
      select id, model, champion, challenger, unit, test_group, steps, step, step_since, rule::text as rule, state,
        started_by, needs_approval, approved_by
      from model_rollouts
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper mapper;

  RolloutRows(JdbcClient jdbc, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /** By model, one a model. */
  List<Rollout> running() {
    return jdbc.sql(SELECT + "where state = 'running' order by model")
        .query((row, number) -> rollout(row))
        .list();
  }

  /** Whether one tried a version around a moment, give or take for how long a hub remembers. */
  boolean tried(String model, String version, Instant moment) {
    return jdbc.sql(
            """
            select exists (select from model_rollouts
              where model = :model and challenger = :version
                and created_at <= cast(:moment as timestamptz) + interval '3 seconds'
                and coalesce(finished_at, 'infinity') >= cast(:moment as timestamptz) - interval '3 seconds')
            """)
        .param("model", model)
        .param("version", version)
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  Optional<Rollout> find(String id) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query((row, number) -> rollout(row))
        .optional();
  }

  /**
   * Holds whoever else would move it until the transaction ends.
   *
   * @throws HubException {@code NOT_FOUND}, or {@code CONFLICT} where it has ended
   */
  Rollout lock(String id) {
    Rollout rollout =
        jdbc.sql(SELECT + "where id = :id for update")
            .param("id", id)
            .query((row, number) -> rollout(row))
            .optional()
            .orElseThrow(() -> HubException.missing("id", "rollout", id, "/api/v1/rollouts"));
    if (!rollout.isRunning()) {
      throw new HubException(
          ErrorCode.CONFLICT, "id", "Rollout %s has ended: %s.".formatted(id, rollout.state()));
    }
    return rollout;
  }

  void insert(Rollout rollout, String reason) {
    jdbc.sql(
            """
            insert into model_rollouts (id, model, champion, challenger, unit, test_group, steps, rule, started_by,
              reason, needs_approval)
            values (:id, :model, :champion, :challenger, :unit, :group, :steps, :rule::jsonb, :by, :reason, :approval)
            """)
        .param("id", rollout.id())
        .param("model", rollout.model())
        .param("champion", rollout.champion())
        .param("challenger", rollout.challenger())
        .param("unit", rollout.unit())
        .param("group", rollout.testGroup().toArray(String[]::new))
        .param("steps", rollout.steps().toArray(Double[]::new))
        .param("rule", json(rollout.rule()))
        .param("by", rollout.startedBy())
        .param("reason", reason)
        .param("approval", rollout.needsApproval())
        .update();
  }

  void step(String id, int step) {
    jdbc.sql(
            "update model_rollouts set step = :step, step_since = clock_timestamp() where id = :id")
        .param("step", step)
        .param("id", id)
        .update();
  }

  void end(String id, String state) {
    jdbc.sql(
            "update model_rollouts set state = :state, finished_at = clock_timestamp() where id ="
                + " :id")
        .param("state", state)
        .param("id", id)
        .update();
  }

  void approve(String id, String by, String reason) {
    jdbc.sql(
            """
            update model_rollouts set approved_by = :by, approval_reason = :reason, approved_at = clock_timestamp()
            where id = :id
            """)
        .param("by", by)
        .param("reason", reason)
        .param("id", id)
        .update();
  }

  void looked(String id, String verdict, List<String> reasons) {
    jdbc.sql(
            """
            update model_rollouts set verdict = :verdict, reasons = :reasons, looked_at = clock_timestamp()
            where id = :id and state = 'running'
            """)
        .param("verdict", verdict)
        .param("reasons", reasons.toArray(String[]::new))
        .param("id", id)
        .update();
  }

  /**
   * One change of a rollout.
   *
   * @param from the share before; null at the start
   * @param verdict null where a person moved it
   * @param evidence null where there was none
   */
  record Move(
      String kind,
      @Nullable Double from,
      double to,
      @Nullable String verdict,
      List<String> reasons,
      @Nullable Object evidence,
      String by) {}

  void record(String id, Move move) {
    jdbc.sql(
            """
            insert into model_rollout_moves (rollout, kind, from_share, to_share, verdict, reasons, evidence, by)
            values (:id, :kind, :from, :to, :verdict, :reasons, :evidence::jsonb, :by)
            """)
        .param("id", id)
        .param("kind", move.kind())
        .param("from", move.from())
        .param("to", move.to())
        .param("verdict", move.verdict())
        .param("reasons", move.reasons().toArray(String[]::new))
        .param("evidence", move.evidence() == null ? null : json(move.evidence()))
        .param("by", move.by())
        .update();
  }

  private Rollout rollout(ResultSet row) throws SQLException {
    return new Rollout(
        row.getString("id"),
        row.getString("model"),
        row.getString("champion"),
        row.getString("challenger"),
        row.getString("unit"),
        List.of((String[]) row.getArray("test_group").getArray()),
        List.of((Double[]) row.getArray("steps").getArray()),
        row.getInt("step"),
        row.getObject("step_since", OffsetDateTime.class).toInstant(),
        rule(row.getString("rule")),
        row.getString("state"),
        row.getString("started_by"),
        row.getBoolean("needs_approval"),
        row.getString("approved_by"));
  }

  private RolloutRule rule(String json) {
    try {
      return mapper.readValue(json, RolloutRule.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored rule is always readable", e);
    }
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values are always JSON", e);
    }
  }
}
