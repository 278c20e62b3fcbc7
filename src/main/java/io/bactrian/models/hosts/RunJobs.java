package io.bactrian.models.hosts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code run_jobs}: which runs a host was asked for. */
@Repository
public class RunJobs {
  private final JdbcClient jdbc;

  RunJobs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A job to be looked at.
   *
   * @param job as the host knows it
   * @param done whether the host has said once that it is over
   */
  record Due(String runId, int attempt, String job, boolean done) {}

  /**
   * Written before a host is asked, so that no other attempt is made.
   *
   * @return false where one was asked already for this run
   */
  boolean ask(String runId, int attempt, String host) {
    return jdbc.sql(
                """
                insert into run_jobs (run_id, attempt, host)
                values (:run, :attempt, :host) on conflict (run_id) do nothing
                """)
            .param("run", runId)
            .param("attempt", attempt)
            .param("host", host)
            .update()
        == 1;
  }

  void taken(String runId, int attempt, @Nullable String job, Duration next) {
    jdbc.sql(
            """
            update run_jobs set job = cast(:job as text), taken_at = clock_timestamp(), note = null,
              next_at = clock_timestamp() + make_interval(secs => :next)
            where run_id = :run and attempt = :attempt
            """)
        .param("job", job)
        .param("next", next.toMillis() / 1000.0)
        .param("run", runId)
        .param("attempt", attempt)
        .update();
  }

  /** The host has certainly not taken it. */
  void forget(String runId, int attempt) {
    jdbc.sql("delete from run_jobs where run_id = ? and attempt = ?")
        .param(runId)
        .param(attempt)
        .update();
  }

  /** The jobs that are due, and for {@code held} nobody else's. */
  List<Due> take(String host, Duration held) {
    return jdbc.sql(
            """
            update run_jobs j set next_at = clock_timestamp() + make_interval(secs => :held) from model_runs r
            where r.id = j.run_id and r.attempt = j.attempt and r.state in ('dispatched', 'running')
              and j.host = :host and j.job is not null and j.next_at <= clock_timestamp()
            returning j.run_id, j.attempt, j.job, j.done
            """)
        .param("held", held.toMillis() / 1000.0)
        .param("host", host)
        .query(
            (row, n) ->
                new Due(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4)))
        .list();
  }

  /**
   * What was seen of a job.
   *
   * @param note why nothing was; null where something was
   * @param alive whether it counts as a sign of life of the run
   */
  void seen(Due due, Duration next, @Nullable String note, boolean alive, boolean done) {
    jdbc.sql(
            """
            update run_jobs set note = cast(:note as text), done = :done,
              next_at = clock_timestamp() + make_interval(secs => :next)
            where run_id = :run and attempt = :attempt
            """)
        .param("note", note)
        .param("done", done)
        .param("next", next.toMillis() / 1000.0)
        .param("run", due.runId())
        .param("attempt", due.attempt())
        .update();
    if (alive) {
      jdbc.sql(
              "update model_runs set last_heartbeat_at = clock_timestamp() where id = ? and attempt"
                  + " = ? and state in ('dispatched', 'running')")
          .param(due.runId())
          .param(due.attempt())
          .update();
    }
  }

  void note(String runId, int attempt, String note) {
    jdbc.sql("update run_jobs set note = ? where run_id = ? and attempt = ?")
        .param(note)
        .param(runId)
        .param(attempt)
        .update();
  }

  /** Whether the run has ended by it; one that ended or went on since is left alone. */
  boolean fail(String runId, int attempt, String reason) {
    return jdbc.sql(
                """
                update model_runs set state = 'failed', reason = :reason, finished_at = clock_timestamp()
                where id = :run and attempt = :attempt and state in ('dispatched', 'running')
                """)
            .param("reason", reason)
            .param("run", runId)
            .param("attempt", attempt)
            .update()
        == 1;
  }

  /**
   * Why a run that a host was asked for is not sent again, in words; empty where none was asked.
   */
  public Optional<String> obstacle(String runId) {
    return jdbc.sql(
            """
            select host || ' was asked for it ' || coalesce('(job ' || job || ')', 'and may have taken it')
              || ', so it is not sent again, lest it be billed twice.' || coalesce(' Last: ' || note, '')
            from run_jobs where run_id = ?
            """)
        .param(runId)
        .query(String.class)
        .optional();
  }
}
