package io.bactrian.models.training;

import io.bactrian.models.registry.Registration;
import io.bactrian.models.runs.Callback;
import io.bactrian.models.runs.Run;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code model_runs}, as far as callbacks write it. */
@Repository
class CallbackRows {
  private static final int REASON_LIMIT = 2_000;

  private final JdbcClient jdbc;

  CallbackRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A run, locked for this transaction. */
  @SuppressWarnings("ArrayRecordComponent") // a hash, compared by Arrays.equals
  record Held(
      String id,
      String model,
      String target,
      String state,
      String datasetId,
      int attempt,
      byte @Nullable [] finalBodySha256,
      @Nullable String version,
      @Nullable String reason,
      @Nullable String backtestId,
      @Nullable String releaseTag) {
    boolean ended() {
      return state.equals("completed") || state.equals("failed");
    }

    boolean atTrainer() {
      return state.equals("dispatched") || state.equals("running");
    }

    String objectKey(String name) {
      return Run.objectKey(id, attempt, name);
    }
  }

  Held lock(String id) {
    return jdbc.sql(
            """
            select id, model, target, state, dataset_id, attempt, final_body_sha256, version, reason,
              backtest_id, release_tag
            from model_runs where id = ? for update
            """)
        .param(id)
        .query(
            (row, n) ->
                new Held(
                    row.getString("id"),
                    row.getString("model"),
                    row.getString("target"),
                    row.getString("state"),
                    Objects.requireNonNullElse(row.getString("dataset_id"), ""),
                    row.getInt("attempt"),
                    row.getBytes("final_body_sha256"),
                    row.getString("version"),
                    row.getString("reason"),
                    row.getString("backtest_id"),
                    row.getString("release_tag")))
        .single();
  }

  void touch(String id) {
    jdbc.sql("update model_runs set last_heartbeat_at = clock_timestamp() where id = ?")
        .param(id)
        .update();
  }

  void running(String id, Callback callback) {
    jdbc.sql(
            """
            update model_runs set state = 'running', progress = greatest(progress, :progress),
              metrics = coalesce(cast(:metrics as jsonb), metrics), last_heartbeat_at = clock_timestamp(),
              started_at = case when state = 'dispatched' then clock_timestamp() else started_at end
            where id = :id
            """)
        .param("progress", callback.progress())
        .param("metrics", callback.metrics())
        .param("id", id)
        .update();
  }

  void failed(String id, Callback callback, byte[] bodySha256, String reason) {
    jdbc.sql(
            """
            update model_runs set state = 'failed', reason = :reason, final_body_sha256 = :body,
              metrics = coalesce(cast(:metrics as jsonb), metrics), artifacts = cast(:artifacts as jsonb),
              last_heartbeat_at = clock_timestamp(), finished_at = clock_timestamp()
            where id = :id
            """)
        .param("reason", reason.substring(0, Math.min(reason.length(), REASON_LIMIT)))
        .param("body", bodySha256)
        .param("metrics", callback.metrics())
        .param("artifacts", callback.artifacts())
        .param("id", id)
        .update();
  }

  /**
   * @param checks what they found, a JSON object; null where the run was examined before
   */
  void completed(
      String id,
      Callback callback,
      byte[] bodySha256,
      Registration registration,
      @Nullable String checks) {
    jdbc.sql(
            """
            update model_runs set state = 'completed', progress = 1, version = :version,
              promoted = case when backtest_id is null then :promoted end,
              reason = :reason, final_body_sha256 = :body, metrics = coalesce(cast(:metrics as jsonb), metrics),
              checks = coalesce(cast(:checks as jsonb), checks), artifacts = cast(:artifacts as jsonb),
              last_heartbeat_at = clock_timestamp(), finished_at = clock_timestamp()
            where id = :id
            """)
        .param("checks", checks)
        .param("version", registration.version())
        .param("promoted", registration.promoted())
        .param("reason", registration.reason())
        .param("body", bodySha256)
        .param("metrics", callback.metrics())
        .param("artifacts", callback.artifacts())
        .param("id", id)
        .update();
  }
}
