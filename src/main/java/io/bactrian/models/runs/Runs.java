package io.bactrian.models.runs;

import io.bactrian.shared.Ulid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code model_runs}, as far as a run is on its way to a trainer. */
@Repository
public class Runs {
  private static final String COLUMNS =
      """
      select id, request_id, model, target, symbol, period, window_from, window_to, hyperparameters::text, release_tag,
        dataset_id, attempt, consecutive_failures
      from model_runs
      """;

  private final JdbcClient jdbc;

  Runs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param differs the field of the request in which the run that is under way is another one; null
   *     where it is the same, or was added
   */
  public record Added(Requested run, @Nullable String differs) {}

  /** Adds a queued run, unless one of its model is under way: then that one's id. */
  public Added add(String requestId, TrainRequest request, String target, String by) {
    String model = request.model(target);
    String id = Ulid.next();
    int added =
        window(
                """
                insert into model_runs (id, request_id, model, target, symbol, period, window_from, window_to,
                  window_to_named, hyperparameters, release_tag, requested_by)
                values (:id, :request, :model, :target, :symbol, :period, :from, :to, :named,
                  cast(:hyperparameters as jsonb), cast(:tag as text), :by)
                on conflict (model) where state in ('queued', 'dispatched', 'running') and backtest_id is null do nothing
                """,
                request)
            .param("id", id)
            .param("request", requestId)
            .param("model", model)
            .param("target", target)
            .param("symbol", request.symbol())
            .param("period", request.period())
            .param("tag", request.releaseTag())
            .param("by", by)
            .update();
    return added == 1
        ? new Added(new Requested(id, model, target, Requested.QUEUED), null)
        : underWay(request, target)
            .orElseGet(() -> add(requestId, request, target, by)); // it ended in between
  }

  private Optional<Added> underWay(TrainRequest request, String target) {
    String model = request.model(target);
    return window(
            """
            select id, case
              when hyperparameters <> cast(:hyperparameters as jsonb) then 'hyperparameters'
              when window_from is distinct from cast(:from as timestamptz) then 'from'
              when release_tag is distinct from cast(:tag as text) then 'release_tag'
              when window_to_named <> :named or (:named and window_to <> :to) then 'to' end as differs
            from model_runs
            where model = :model and state in ('queued', 'dispatched', 'running') and backtest_id is null
            """,
            request)
        .param("model", model)
        .param("tag", request.releaseTag())
        .query(
            (row, n) ->
                new Added(
                    new Requested(row.getString("id"), model, target, Requested.UNDER_WAY),
                    row.getString("differs")))
        .optional();
  }

  /** Adds a queued run that is a step of a walk-forward, beside whatever is under way. */
  public String addStep(String backtestId, TrainRequest request, String target, String by) {
    String id = Ulid.next();
    window(
            """
            insert into model_runs (id, request_id, model, target, symbol, period, window_from, window_to,
              window_to_named, hyperparameters, requested_by, backtest_id)
            values (:id, :id, :model, :target, :symbol, :period, :from, :to, :named,
              cast(:hyperparameters as jsonb), :by, :backtest)
            """,
            request)
        .param("id", id)
        .param("model", request.model(target))
        .param("target", target)
        .param("symbol", request.symbol())
        .param("period", request.period())
        .param("by", by)
        .param("backtest", backtestId)
        .update();
    return id;
  }

  /**
   * Ends a step of a walk-forward where one was trained before on this dataset in the same way.
   *
   * @return whether there was one
   */
  public boolean endLikeStepBefore(String id, String datasetId) {
    return jdbc.sql(
                """
                update model_runs r set dataset_id = :dataset, same_as = before.id, state = 'completed', progress = 1,
                  version = before.version, reason = 'the same as ' || before.id, metrics = before.metrics, artifacts = before.artifacts, finished_at = clock_timestamp()
                from (
                  select b.* from model_runs b join model_runs own on own.id = :id
                  where b.dataset_id = :dataset and b.state = 'completed' and b.same_as is null
                    and b.backtest_id is not null and own.backtest_id is not null
                    and b.target = own.target and b.hyperparameters = own.hyperparameters
                  order by b.id limit 1
                ) before
                where r.id = :id
                """)
            .param("dataset", datasetId)
            .param("id", id)
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec window(String sql, TrainRequest request) {
    return jdbc.sql(sql)
        .param("from", request.from() == null ? null : request.from().atOffset(ZoneOffset.UTC))
        .param("to", request.to().atOffset(ZoneOffset.UTC))
        .param("named", request.toNamed())
        .param("hyperparameters", request.hyperparameters());
  }

  /**
   * The queued runs without a dataset of the oldest request that is due, locked for this
   * transaction.
   */
  public List<Run> lockWithoutDataset() {
    Optional<String> request =
        jdbc.sql(
                """
                select request_id from model_runs
                where state = 'queued' and dataset_id is null and next_attempt_at <= clock_timestamp()
                order by backtest_id is not null, id limit 1 for update skip locked
                """)
            .query(String.class)
            .optional();
    return request.isEmpty()
        ? List.of()
        : jdbc.sql(
                COLUMNS
                    + "where request_id = ? and state = 'queued' and dataset_id is null order by id"
                    + " for update")
            .param(request.get())
            .query(Runs::run)
            .list();
  }

  public void give(String id, String datasetId) {
    jdbc.sql(
            "update model_runs set dataset_id = ?, consecutive_failures = 0, next_attempt_at ="
                + " clock_timestamp() where id = ?")
        .param(datasetId)
        .param(id)
        .update();
  }

  /** The next run that has a dataset and is due, locked for this transaction. */
  public Optional<Run> lockDue() {
    return jdbc.sql(
            COLUMNS
                + """
                where state = 'queued' and dataset_id is not null and next_attempt_at <= clock_timestamp()
                order by backtest_id is not null, id limit 1 for update skip locked
                """)
        .query(Runs::run)
        .optional();
  }

  /**
   * @param tokenSha256 what the attempt's callbacks will prove themselves by
   * @param dispatchedBy the hub whose own trainer gets it, or null
   */
  public void dispatched(String id, byte[] tokenSha256, @Nullable String dispatchedBy) {
    jdbc.sql(
            """
            update model_runs set state = 'dispatched', attempt = attempt + 1, token_sha256 = :token,
              dispatched_by = cast(:by as text), last_heartbeat_at = clock_timestamp(), started_at = clock_timestamp()
            where id = :id
            """)
        .param("token", tokenSha256)
        .param("by", dispatchedBy)
        .param("id", id)
        .update();
  }

  /**
   * Back into the queue; its attempt's token is worth nothing any more.
   *
   * @param attempt the attempt that failed; a run that went on since is left alone
   */
  public void requeue(String id, int attempt, Duration delay, String reason) {
    jdbc.sql(
            """
            update model_runs set state = 'queued', consecutive_failures = consecutive_failures + 1, token_sha256 = null, reason = :reason,
              next_attempt_at = clock_timestamp() + make_interval(secs => :seconds)
            where id = :id and attempt = :attempt and state in ('queued', 'dispatched', 'running')
            """)
        .param("reason", reason)
        .param("seconds", delay.toMillis() / 1000.0)
        .param("id", id)
        .param("attempt", attempt)
        .update();
  }

  public void fail(String id, String reason) {
    jdbc.sql(
            """
            update model_runs set state = 'failed', reason = :reason, finished_at = clock_timestamp()
            where id = :id and state in ('queued', 'dispatched', 'running')
            """)
        .param("reason", reason)
        .param("id", id)
        .update();
  }

  /** Runs at a trainer that has said nothing for so long, locked for this transaction. */
  public List<Run> lockSilent(Duration silence) {
    return jdbc.sql(
            COLUMNS
                + """
                where state in ('dispatched', 'running')
                  and last_heartbeat_at < clock_timestamp() - make_interval(secs => ?)
                order by id for update skip locked
                """)
        .param(silence.toMillis() / 1000.0)
        .query(Runs::run)
        .list();
  }

  /** Runs that a hub's own trainer had, locked for this transaction. */
  public List<Run> lockDispatchedBy(String hub) {
    return jdbc.sql(
            COLUMNS
                + "where state in ('dispatched', 'running') and dispatched_by = ? order by id for"
                + " update")
        .param(hub)
        .query(Runs::run)
        .list();
  }

  private static Run run(ResultSet row, int number) throws SQLException {
    Timestamp from = row.getTimestamp("window_from");
    return new Run(
        row.getString("id"),
        row.getString("request_id"),
        row.getString("model"),
        row.getString("target"),
        row.getString("symbol"),
        row.getString("period"),
        from == null ? null : from.toInstant(),
        row.getTimestamp("window_to").toInstant(),
        row.getString("hyperparameters"),
        row.getString("release_tag"),
        row.getString("dataset_id"),
        row.getInt("attempt"),
        row.getInt("consecutive_failures"));
  }
}
