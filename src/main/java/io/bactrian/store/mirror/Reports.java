package io.bactrian.store.mirror;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the journal holds of runs. */
final class Reports {
  private final JdbcClient jdbc;

  Reports(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<MirrorRun> find(String id) {
    return jdbc.sql("select * from sync_runs where id = :id")
        .param("id", id)
        .query((row, number) -> run(row))
        .optional();
  }

  Optional<String> next(String map) {
    return jdbc.sql(
            """
            select id from sync_runs
            where map = :map and (status = 'requested' or status = 'waiting_for_approval' and approved_by is not null)
            order by id limit 1
            """)
        .param("map", map)
        .query(String.class)
        .optional();
  }

  /** One that a dead hub left behind is not open: its lease has run out. */
  Optional<MirrorRun> open(String map) {
    return jdbc.sql(
            """
            select * from sync_runs r
            where map = :map and (status in ('requested', 'waiting_for_approval')
              or status in ('planning', 'running') and exists (
                select from hub_leases l where l.name = 'mirror:' || r.map and l.until > clock_timestamp()))
            order by id desc limit 1
            """)
        .param("map", map)
        .query((row, number) -> run(row))
        .optional();
  }

  /** The newest run of each map. */
  List<MirrorRun> latest() {
    return jdbc.sql("select distinct on (map) * from sync_runs order by map, id desc")
        .query((row, number) -> run(row))
        .list();
  }

  List<MirrorRun> runs(String map, int limit) {
    return jdbc.sql("select * from sync_runs where map = :map order by id desc limit :limit")
        .param("map", map)
        .param("limit", limit)
        .query((row, number) -> run(row))
        .list();
  }

  List<MirrorStep> steps(String run, int after, int limit) {
    return jdbc.sql(
            """
            select * from sync_steps where run = :run and seq > :after order by seq limit :limit
            """)
        .param("run", run)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> step(row))
        .list();
  }

  private static MirrorRun run(ResultSet row) throws SQLException {
    return new MirrorRun(
        row.getString("id"),
        row.getString("map"),
        row.getString("requested_by"),
        row.getBoolean("dry_run"),
        row.getString("status"),
        row.getString("reason"),
        row.getString("plan_hash"),
        row.getString("approved_by"),
        row.getLong("files_total"),
        row.getLong("files_done"),
        row.getLong("files_failed"),
        row.getLong("bytes_total"),
        row.getLong("bytes_done"),
        row.getTimestamp("requested_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("ended_at")));
  }

  private static MirrorStep step(ResultSet row) throws SQLException {
    return new MirrorStep(
        row.getInt("seq"),
        row.getString("path"),
        row.getString("action"),
        row.getString("reason"),
        row.getString("detail"),
        row.getLong("size"),
        row.getString("state"),
        row.getString("hash"),
        row.getString("error"),
        instant(row.getTimestamp("ended_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
