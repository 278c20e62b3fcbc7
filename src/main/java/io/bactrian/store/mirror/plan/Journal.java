package io.bactrian.store.mirror.plan;

import io.bactrian.shared.Ulid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what a run is about to do before it does it. */
public final class Journal {
  private static final int BATCH = 1000;

  private final JdbcClient jdbc;
  private final NamedParameterJdbcTemplate batches;
  private final GroupCommit group;

  public Journal(
      JdbcClient jdbc, NamedParameterJdbcTemplate batches, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.group = new GroupCommit(batches, transaction);
  }

  public String request(String map, String by, boolean dryRun) {
    String id = Ulid.next();
    jdbc.sql(
            """
            insert into sync_runs (id, map, requested_by, dry_run, status)
            values (:id, :map, :by, :dry, 'requested')
            """)
        .param("id", id)
        .param("map", map)
        .param("by", by)
        .param("dry", dryRun)
        .update();
    return id;
  }

  public void status(String run, String status, @Nullable String reason) {
    jdbc.sql(
            """
            update sync_runs set status = :status, reason = :reason,
              approved_by = case when :status = 'waiting_for_approval' then null else approved_by end,
              started_at = case when :status = 'running' then clock_timestamp() else started_at end,
              ended_at = case when :status in ('completed', 'failed', 'aborted') then clock_timestamp() end
            where id = :run
            """)
        .param("run", run)
        .param("status", status)
        .param("reason", reason)
        .update();
  }

  public void approve(String run, String by) {
    jdbc.sql("update sync_runs set approved_by = :by where id = :run")
        .param("run", run)
        .param("by", by)
        .update();
  }

  /** Ends what an earlier run of the map left open. The lease on the map must be held. */
  public void closeOthers(String map, String run) {
    jdbc.sql(
            """
            update sync_runs set ended_at = clock_timestamp(),
              status = case status when 'waiting_for_approval' then 'aborted' else 'failed' end,
              reason = case status when 'waiting_for_approval' then 'run ' || :run || ' made a new plan'
                else 'the hub stopped; what was done stays, run ' || :run || ' did the rest' end
            where map = :map and id <> :run and status <> 'requested' and ended_at is null
            """)
        .param("map", map)
        .param("run", run)
        .update();
  }

  /** Reports are kept for a quarter of a year. */
  public void prune(String map) {
    jdbc.sql("delete from sync_runs where map = :map and ended_at < now() - interval '90 days'")
        .param("map", map)
        .update();
  }

  /** Puts a plan in place of the one the run had. */
  public void plan(String run, Plan plan) {
    jdbc.sql("delete from sync_steps where run = :run").param("run", run).update();
    for (int from = 0; from < plan.steps().size(); from += BATCH) {
      insert(run, plan.steps(), from);
    }
    jdbc.sql(
            """
            update sync_runs set plan_hash = :hash, files_total = :files, bytes_total = :bytes,
              files_done = 0, files_failed = 0, bytes_done = 0
            where id = :run
            """)
        .param("run", run)
        .param("hash", plan.hash())
        .param("files", plan.files())
        .param("bytes", plan.bytes())
        .update();
  }

  private void insert(String run, List<Step> steps, int from) {
    int to = Math.min(from + BATCH, steps.size());
    var rows = new MapSqlParameterSource[to - from];
    for (int i = 0; i < rows.length; i++) {
      Step step = steps.get(from + i);
      rows[i] =
          new MapSqlParameterSource("run", run)
              .addValue("seq", from + i)
              .addValue("path", step.path())
              .addValue("action", step.action().slug())
              .addValue("reason", step.reason())
              .addValue("detail", step.detail())
              .addValue("size", step.size());
    }
    batches.batchUpdate(
        """
        insert into sync_steps (run, seq, path, action, reason, detail, size, state)
        values (:run, :seq, :path, :action, :reason, :detail, :size, 'planned')
        """,
        rows);
  }

  /** In the journal when it returns. */
  public void doing(String run, int seq, @Nullable String source, @Nullable String hash) {
    group.write(
        """
        update sync_steps set state = 'doing', source = :source, hash = :hash
        where run = :run and seq = :seq
        """,
        new MapSqlParameterSource("run", run)
            .addValue("seq", seq)
            .addValue("source", source)
            .addValue("hash", hash));
  }

  /**
   * Notes that both hold the same and that the step of the run which made it so is done: one
   * statement, so both or neither.
   */
  public void equal(String run, int seq, String map, Item left, Item right, String hash) {
    group.write(
        """
        with base as (
          insert into sync_base (map, path, left_version, right_version, right_id, size, hash)
          values (:map, :path, :left, :right, :rightId, :size, :hash)
          on conflict (map, path) do update set
            left_version = excluded.left_version, right_version = excluded.right_version,
            right_id = excluded.right_id, size = excluded.size, hash = excluded.hash, synced_at = now())
        update sync_steps set state = 'done', error = null, ended_at = clock_timestamp()
        where run = :run and seq = :seq
        """,
        new MapSqlParameterSource("run", run)
            .addValue("seq", seq)
            .addValue("map", map)
            .addValue("path", left.path())
            .addValue("left", left.version())
            .addValue("right", right.version())
            .addValue("rightId", right.id())
            .addValue("size", left.size())
            .addValue("hash", hash));
  }

  public void done(String run, int seq) {
    end(run, seq, "done", null);
  }

  public void failed(String run, int seq, String error) {
    end(run, seq, "failed", error);
  }

  private void end(String run, int seq, String state, @Nullable String error) {
    jdbc.sql(
            """
            update sync_steps set state = :state, error = :error, ended_at = clock_timestamp()
            where run = :run and seq = :seq
            """)
        .param("run", run)
        .param("seq", seq)
        .param("state", state)
        .param("error", error)
        .update();
  }

  public void progress(String run, long filesDone, long filesFailed, long bytesDone) {
    jdbc.sql(
            """
            update sync_runs set files_done = :done, files_failed = :failed, bytes_done = :bytes
            where id = :run
            """)
        .param("run", run)
        .param("done", filesDone)
        .param("failed", filesFailed)
        .param("bytes", bytesDone)
        .update();
  }

  /** The paths that a run of the last day could not do. */
  public Set<String> failedBefore(String map, String run) {
    return jdbc.sql(
            """
            select distinct s.path from sync_steps s join sync_runs r on r.id = s.run
            where r.map = :map and r.id <> :run and r.files_failed > 0 and s.state = 'failed'
              and r.requested_at > now() - interval '1 day'
            """)
        .param("map", map)
        .param("run", run)
        .query(String.class)
        .set();
  }

  /** Hashes of versions that were read in full, from copies whose end is not known. */
  public Map<String, String> hashes(String map) {
    Map<String, String> hashes = new HashMap<>();
    jdbc.sql(
            """
            select s.path, s.source, s.hash from sync_steps s join sync_runs r on r.id = s.run
            where r.map = :map and s.state in ('doing', 'failed') and s.action = 'copy_up'
              and s.hash is not null
            """)
        .param("map", map)
        .query(
            row -> {
              hashes.put(
                  key(row.getString("path"), row.getString("source")), row.getString("hash"));
            });
    return hashes;
  }

  public static String key(String path, String version) {
    return path + "\n" + version;
  }
}
