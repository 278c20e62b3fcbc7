package io.bactrian.watch.processors;

import io.bactrian.shared.HubIdentity;
import io.bactrian.watch.queue.WorkRoutes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of processors: which hub runs what, and what a look made of each. */
@Repository
class StreamProcessors {
  /** The oldest change that a subscriber has not had is that behind its position. */
  private static final String SAMPLES =
      """
      with instances as (
        select name, count(*)::int as hubs from stream_processor_instances
        where seen_at > clock_timestamp() - interval '1 minute' group by name)
      select c.subscriber as name, 'subscriber' as kind, c.state = 'paused' as paused, p.lag,
        case when p.lag = 0 then 0 else coalesce(extract(epoch from clock_timestamp() - (
          select l.written_at from change_log l where l.position > p.position and l.table_name = any(c.tables)
          order by l.position limit 1)), 0) end as lag_seconds,
        p.delivered as processed, p.failing, p.problem, c.last_error, p.last_delivered_at as last_progress_at,
        coalesce(i.hubs, 0) as instances
      from change_subscribers c join change_progress p on p.subscriber = c.subscriber
        left join instances i on i.name = c.subscriber
      union all
      select k.name, 'queue', false, coalesce(q.due, 0), coalesce(q.lag_seconds, 0), coalesce(q.processed, 0),
        coalesce(q.failed_at > coalesce(q.done_at, '-infinity'), false), q.refused, q.error, q.done_at,
        coalesce(i.hubs, 0)
      from (select 'queue/' || kind as name from ai_queue union
          select name from instances where name like 'queue/%') k
        left join (
          select 'queue/' || kind as kind,
            count(*) filter (where open and next_at <= clock_timestamp()) as due,
            extract(epoch from clock_timestamp() - min(next_at) filter (where open and next_at <= clock_timestamp()))
              as lag_seconds,
            count(*) filter (where state in ('done', 'dead')) as processed,
            max(finished_at) filter (where state = 'done') as done_at,
            max(claimed_at) filter (where state in ('waiting', 'dead') and reason is not null) as failed_at,
            min(reason) filter (where state = 'refused') as refused,
            (array_agg(reason order by claimed_at desc) filter (where reason is not null))[1] as error
          from (select *, state in ('waiting', 'leased', 'refused') as open from ai_queue) w group by kind) q
        on q.kind = k.name
        left join instances i on i.name = k.name
      """;

  private final JdbcClient jdbc;
  private final CamelContext camel;
  private final WorkRoutes work;
  private final Clock clock;
  private final String hub;

  StreamProcessors(
      JdbcClient jdbc, CamelContext camel, WorkRoutes work, Clock clock, HubIdentity identity) {
    this.jdbc = jdbc;
    this.camel = camel;
    this.work = work;
    this.clock = clock;
    this.hub = identity.id();
  }

  /** What this hub runs at this moment. */
  @Transactional
  public void report() {
    var names = new TreeSet<String>();
    work.kinds().forEach(kind -> names.add("queue/" + kind));
    camel.getRoutes().stream()
        .filter(route -> route.getEndpoint().getEndpointUri().startsWith("changes:"))
        .map(route -> route.getEndpoint().getEndpointUri())
        .forEach(uri -> names.add(uri.replaceFirst("changes:(//)?", "").replaceFirst("\\?.*", "")));
    jdbc.sql("delete from stream_processor_instances where hub = :hub and name <> all(:names)")
        .param("hub", hub)
        .param("names", names.toArray(String[]::new))
        .update();
    jdbc.sql(
            """
            insert into stream_processor_instances (name, hub)
            select name, :hub from unnest(cast(:names as text[])) as running (name)
            on conflict (name, hub) do update set seen_at = clock_timestamp()
            """)
        .param("hub", hub)
        .param("names", names.toArray(String[]::new))
        .update();
  }

  /**
   * Looks at all of them; one that is gone loses its row.
   *
   * @return how many are stalled
   */
  @Transactional
  public int refresh(Duration late) {
    Instant now = clock.instant();
    Map<String, ProcessorHealth.Before> before = before();
    List<Sample> samples = jdbc.sql(SAMPLES).query((row, n) -> sample(row)).list();
    int stalled = 0;
    for (Sample sample : samples) {
      var verdict = ProcessorHealth.judge(sample, before.get(sample.name()), now, late);
      write(sample, verdict, now);
      stalled += verdict.state() == ProcessorHealth.State.STALLED ? 1 : 0;
    }
    jdbc.sql("delete from ai_stream_processors where name <> all(?)")
        .param(samples.stream().map(Sample::name).toArray(String[]::new))
        .update();
    jdbc.sql(
            "delete from stream_processor_instances where seen_at < clock_timestamp() - interval '1 day'")
        .update();
    return stalled;
  }

  private Map<String, ProcessorHealth.Before> before() {
    return jdbc
        .sql("select name, checked_at, processed from ai_stream_processors for update")
        .query(
            (row, n) ->
                Map.entry(
                    row.getString("name"),
                    new ProcessorHealth.Before(
                        row.getTimestamp("checked_at").toInstant(), row.getLong("processed"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Sample sample(ResultSet row) throws SQLException {
    Timestamp progress = row.getTimestamp("last_progress_at");
    return new Sample(
        row.getString("name"),
        row.getString("kind"),
        row.getBoolean("paused"),
        row.getLong("lag"),
        row.getDouble("lag_seconds"),
        row.getLong("processed"),
        row.getBoolean("failing"),
        row.getString("problem"),
        row.getString("last_error"),
        progress == null ? null : progress.toInstant(),
        row.getInt("instances"));
  }

  private void write(Sample sample, ProcessorHealth.Verdict verdict, Instant now) {
    jdbc.sql(
            """
            insert into ai_stream_processors as p (name, kind, health, reason, lag, lag_seconds, processed, rate,
              last_error, last_progress_at, instances, since, checked_at)
            values (:name, :kind, :health, :reason, :lag, :seconds, :processed, cast(:rate as float8),
              cast(:error as text), cast(:progress as timestamptz), :instances, :now, :now)
            on conflict (name) do update set kind = excluded.kind, health = excluded.health, reason = excluded.reason,
              lag = excluded.lag, lag_seconds = excluded.lag_seconds, processed = excluded.processed,
              rate = excluded.rate, last_error = excluded.last_error, last_progress_at = excluded.last_progress_at,
              instances = excluded.instances, checked_at = excluded.checked_at,
              since = case when p.health = excluded.health then p.since else excluded.since end
            """)
        .param("name", sample.name())
        .param("kind", sample.kind())
        .param("health", verdict.state().text())
        .param("reason", verdict.reason())
        .param("lag", sample.lag())
        .param("seconds", sample.lagSeconds())
        .param("processed", sample.processed())
        .param("rate", verdict.rate())
        .param("error", sample.lastError())
        .param(
            "progress",
            sample.lastProgressAt() == null
                ? null
                : sample.lastProgressAt().atOffset(ZoneOffset.UTC))
        .param("instances", sample.instances())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }
}
