package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.Measured;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows that say how the hub did. */
@Repository
class ScorecardSources {
  /** On time is 1; each time that a late or left out firing stands for is 0. */
  private static final String ON_TIME =
      """
      select case when f.kind = 'cron' and f.outcome is distinct from 'skipped' then 1 else 0 end as up,
        case when f.covers_from is null then 1
          else 1 + floor(extract(epoch from f.scheduled_at - f.covers_from) / 3600)::integer end as times
      from schedule_firings f
      where f.schedule = 'ml-metrics-aggregation' and f.kind in ('cron', 'missed') and f.scheduled_at >= :from
      order by f.scheduled_at
      """;

  /**
   * A version that another one replaced, and that came back later, is judged each time by itself.
   */
  private static final String CHANGES =
      """
      select coalesce(b.kind = 'rollback' and b.at < d.at + interval '7 days', false) as failed,
        d.at < :now - interval '7 days' as settled
      from ml_model_deployments d
      left join lateral (
        select kind, at from ml_model_deployments b where b.model = d.model and b.id > d.id order by b.id limit 1) b on true
      where d.kind <> 'rollback' and d.to_version is not null and d.at >= :from order by d.id
      """;

  private final JdbcClient jdbc;

  ScorecardSources(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of the newest decisions, milliseconds from a request's arrival to the writing of its row. */
  double[] latencies(Instant from) {
    return series(
        """
        select latency_us / 1000.0 from (
          select id, latency_us, asked_at from inferences order by id desc limit 20000) newest
        where asked_at >= :from order by id
        """,
        from);
  }

  /** Hours from the request to the end, the queue included; without the steps of backtests. */
  double[] trainings(Instant from) {
    return series(
        """
        select extract(epoch from finished_at - created_at) / 3600 from model_runs
        where state = 'completed' and attempt > 0 and backtest_id is null and finished_at >= :from order by finished_at
        """,
        from);
  }

  /** Hours for which critical alarms that are over were firing. */
  double[] outages(Instant from) {
    return series(
        """
        select extract(epoch from resolved_at - fired_at) / 3600 from alarms
        where severity = 'critical' and state = 'resolved' and fired_at >= :from order by fired_at
        """,
        from);
  }

  int openOutages() {
    return jdbc.sql(
            "select count(*) from alarms where severity = 'critical' and state in ('firing', 'acknowledged')")
        .query(Integer.class)
        .single();
  }

  /** Hours from the oldest bar that a look took to the look. */
  double[] looks(Instant from) {
    return series(
        """
        select extract(epoch from at - window_from) / 3600 from drift_looks
        where state in ('drifted', 'stable') and at >= :from order by id
        """,
        from);
  }

  private double[] series(String sql, Instant from) {
    return jdbc.sql(sql).param("from", utc(from)).query(Double.class).list().stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Of each hour 1 or 0, in their order. */
  double[] hours(Instant from) {
    return jdbc
        .sql(ON_TIME)
        .param("from", utc(from))
        .query((row, number) -> new int[] {row.getInt("up"), row.getInt("times")})
        .list()
        .stream()
        .flatMapToDouble(found -> DoubleStream.generate(() -> found[0]).limit(found[1]))
        .toArray();
  }

  /**
   * A version that was put in charge.
   *
   * @param failed rolled back within a week
   * @param settled whether that week is over
   */
  record Change(boolean failed, boolean settled) {}

  List<Change> changes(Instant from, Instant now) {
    return jdbc.sql(CHANGES)
        .param("from", utc(from))
        .param("now", utc(now))
        .query(Change.class)
        .list();
  }

  /** Since when there could have been a change: the first training, or version from elsewhere. */
  Optional<Instant> begin() {
    return jdbc
        .sql(
            """
            select least((select min(created_at) from model_runs), (select min(at) from ml_model_deployments)) as begin
            """)
        .query((row, number) -> row.getObject("begin", OffsetDateTime.class))
        .list()
        .stream()
        .filter(Objects::nonNull)
        .findFirst()
        .map(OffsetDateTime::toInstant);
  }

  /**
   * A model with a champion.
   *
   * @param outcomes answers of it whose outcome is known, one a bar
   */
  record InCharge(String model, String version, int outcomes) {}

  List<InCharge> inCharge() {
    return jdbc.sql(
            """
            select m.model, m.champion as version, coalesce(
              (select f.rows from ml_performance_metrics f
               where f.model = m.model and f.version = m.champion and f.metric = 'accuracy' and f.slice_by = 'all'),
              (select count(distinct p.bar_closed_at) from prediction_outcomes p
               where p.model = m.model and p.version = m.champion and p.label is not null and p.arm <> 'shadow')) as outcomes
            from models m where m.champion is not null and m.target <> 'trade' order by m.model
            """)
        .query(InCharge.class)
        .list();
  }

  int trades(Instant from) {
    return jdbc.sql("select count(*) from closed_trades where closed_at >= :from")
        .param("from", utc(from))
        .query(Integer.class)
        .single();
  }

  /**
   * A figure of all rows of a version, or of all trades.
   *
   * @param base null where it has none
   */
  record Kept(Measured measured, @Nullable Double base) {}

  Optional<Kept> kept(String metric, @Nullable String model, @Nullable String version) {
    return jdbc.sql(
            """
            select * from ml_performance_metrics
            where slice_by = 'all' and metric = :metric and coalesce(model, '') = coalesce(:model, '')
              and coalesce(version, '') = coalesce(:version, '')
            """)
        .param("metric", metric)
        .param("model", model)
        .param("version", version)
        .query((row, number) -> kept(row))
        .optional();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    double base = row.getDouble("base");
    boolean without = row.wasNull();
    double effective = row.getDouble("effective_rows");
    return new Kept(
        new Measured(
            row.getDouble("value"),
            row.getDouble("low"),
            row.getDouble("high"),
            row.getInt("rows"),
            effective),
        without ? null : base);
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
