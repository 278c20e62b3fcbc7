package io.bactrian.hub.schedules;

import static io.bactrian.hub.schedules.ScheduleStates.instant;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How each schedule has done of late. */
@Component
public final class ScheduleReports {
  private final JdbcClient jdbc;
  private final ScheduleControl control;
  private final ScheduleStates states;

  ScheduleReports(JdbcClient jdbc, ScheduleControl control, ScheduleStates states) {
    this.jdbc = jdbc;
    this.control = control;
    this.states = states;
  }

  /**
   * @param lastFor the time that the newest firing ran for
   * @param lastSeconds how long it took; null while it runs
   * @param p50Seconds the median of the newest 100 that completed
   * @param missed of the newest times, at most a day's and 500, how many did not run
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Report(
      String zone,
      String misfire,
      @Nullable Instant lastFor,
      @Nullable Instant lastFiredAt,
      @Nullable String lastFiredBy,
      @Nullable String lastOutcome,
      @Nullable String lastReason,
      @Nullable Double lastSeconds,
      @Nullable Double p50Seconds,
      long missed,
      boolean overdue,
      @Nullable Instant pausedAt,
      @Nullable String pausedBy,
      @Nullable String pauseReason) {}

  /** By the id of the schedule. */
  public Map<String, Report> all() {
    var reports = new HashMap<String, Report>();
    jdbc.sql(
            """
            select s.schedule, s.zone, s.misfire, l.scheduled_at, l.fired_at, l.hub,
              coalesce(l.outcome, case when l.scheduled_at is not null then 'running' end) as outcome,
              l.reason, extract(epoch from l.ended_at - l.fired_at)::float8 as seconds,
              d.p50, o.schedule is not null as overdue, s.paused_at, s.paused_by, s.pause_reason
            from schedules s
            left join overdue_schedules o on o.schedule = s.schedule
            left join lateral (
              select * from schedule_firings f
              where f.schedule = s.schedule and (f.fired_at is not null or f.outcome is not null)
              order by f.scheduled_at desc limit 1) l on true
            left join lateral (
              select percentile_cont(0.5) within group (order by extract(epoch from x.ended_at - x.fired_at)) as p50
              from (select ended_at, fired_at from schedule_firings f
                where f.schedule = s.schedule and f.outcome = 'completed'
                order by f.scheduled_at desc limit 100) x) d on true
            """)
        .query(
            row -> {
              String id = row.getString("schedule");
              reports.put(
                  id,
                  new Report(
                      row.getString("zone"),
                      row.getString("misfire"),
                      instant(row.getObject("scheduled_at", OffsetDateTime.class)),
                      instant(row.getObject("fired_at", OffsetDateTime.class)),
                      row.getString("hub"),
                      row.getString("outcome"),
                      row.getString("reason"),
                      (Double) row.getObject("seconds"),
                      (Double) row.getObject("p50"),
                      states.find(id).map(control::missed).orElse(0L),
                      row.getBoolean("overdue"),
                      instant(row.getObject("paused_at", OffsetDateTime.class)),
                      row.getString("paused_by"),
                      row.getString("pause_reason")));
            });
    return reports;
  }
}
