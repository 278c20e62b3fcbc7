package io.bactrian.hub.schedules;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What all hubs know of each schedule: when it is due, and whether it is paused. */
@Component
class ScheduleStates {
  private final JdbcClient jdbc;
  private final Clock clock;

  ScheduleStates(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param historyFrom before it nobody knows what ran
   */
  record State(
      String id,
      JobKey job,
      CronTimes times,
      Instant historyFrom,
      @Nullable Instant pausedAt,
      @Nullable String pausedBy,
      @Nullable String pauseReason) {}

  /**
   * A schedule that should have fired twice and did not.
   *
   * @param expectedAt the first of the two times
   */
  record Overdue(String schedule, Instant expectedAt, @Nullable Instant lastFiredAt) {}

  /** Notes a schedule that a hub runs; what it missed meanwhile stays due. */
  void declare(String id, JobKey job, CronTimes times, MisfirePolicy policy) {
    Instant due = times.next(clock.instant());
    jdbc.sql(
            """
            insert into schedules as s
              (schedule, schedule_group, name, cron, zone, misfire, due_at, overdue_at)
            values (:id, :group, :name, :cron, :zone, :misfire, :due::timestamptz, :overdue::timestamptz)
            on conflict (schedule) do update set
              schedule_group = excluded.schedule_group, name = excluded.name,
              misfire = excluded.misfire, cron = excluded.cron, zone = excluded.zone,
              due_at = case when (s.cron, s.zone) = (excluded.cron, excluded.zone)
                then least(s.due_at, excluded.due_at) else excluded.due_at end,
              overdue_at = case when (s.cron, s.zone) = (excluded.cron, excluded.zone)
                then least(s.overdue_at, excluded.overdue_at) else excluded.overdue_at end
            """)
        .param("id", id)
        .param("group", job.getGroup())
        .param("name", job.getName())
        .param("cron", times.cron())
        .param("zone", times.zone().getId())
        .param("misfire", policy.text())
        .param("due", utc(due))
        .param("overdue", utc(due == null ? null : times.next(due)))
        .update();
  }

  Optional<State> find(String id) {
    return jdbc.sql("select * from schedules where schedule = :id")
        .param("id", id)
        .query(
            (row, number) ->
                new State(
                    id,
                    new JobKey(row.getString("name"), row.getString("schedule_group")),
                    CronTimes.of(row.getString("cron"), ZoneId.of(row.getString("zone"))),
                    row.getObject("history_from", OffsetDateTime.class).toInstant(),
                    instant(row.getObject("paused_at", OffsetDateTime.class)),
                    row.getString("paused_by"),
                    row.getString("pause_reason")))
        .optional();
  }

  Optional<String> idOf(JobKey job) {
    return jdbc.sql("select schedule from schedules where schedule_group = :group and name = :name")
        .param("group", job.getGroup())
        .param("name", job.getName())
        .query(String.class)
        .optional();
  }

  List<String> ids() {
    return jdbc.sql("select schedule from schedules order by schedule").query(String.class).list();
  }

  /** False where it is paused already. */
  boolean pause(String id, String by, String reason) {
    return jdbc.sql(
                """
                with paused as (
                  update schedules set paused_at = clock_timestamp(), paused_by = :by, pause_reason = :reason
                  where schedule = :id and paused_at is null returning schedule, paused_at)
                insert into schedule_pauses (schedule, paused_at, paused_by, reason)
                select schedule, paused_at, :by, :reason from paused
                """)
            .param("id", id)
            .param("by", by)
            .param("reason", reason)
            .update()
        > 0;
  }

  /** False where it is not paused. What fell into the pause is not made up for. */
  boolean resume(State state) {
    Instant due = state.times().next(clock.instant());
    return jdbc.sql(
                """
                with resumed as (
                  update schedules
                  set paused_at = null, paused_by = null, pause_reason = null,
                    due_at = :due::timestamptz, overdue_at = :overdue::timestamptz
                  where schedule = :id and paused_at is not null returning schedule)
                update schedule_pauses p set resumed_at = clock_timestamp()
                from resumed r where p.schedule = r.schedule and p.resumed_at is null
                """)
            .param("id", state.id())
            .param("due", utc(due))
            .param("overdue", utc(due == null ? null : state.times().next(due)))
            .update()
        > 0;
  }

  List<Overdue> overdue() {
    return jdbc.sql(
            "select schedule, expected_at, last_fired_at from overdue_schedules order by schedule")
        .query(
            (row, number) ->
                new Overdue(
                    row.getString(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    instant(row.getObject(3, OffsetDateTime.class))))
        .list();
  }

  /** Drops schedules that no hub runs and none of these files declares; their history stays. */
  void forgetAllBut(Collection<String> declared) {
    jdbc.sql(
            """
            delete from schedules s
            where schedule <> all(:declared::text[]) and not exists (
              select from schedule_holders h
              where h.schedule_group = s.schedule_group and h.schedule = s.name)
            """)
        .param("declared", declared.toArray(String[]::new))
        .update();
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
