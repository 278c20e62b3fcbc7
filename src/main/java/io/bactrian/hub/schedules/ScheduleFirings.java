package io.bactrian.hub.schedules;

import static io.bactrian.hub.schedules.ScheduleStates.utc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The history of all firings; a time of a schedule is in it at most once, so that it runs once. */
@Component
class ScheduleFirings {
  private final JdbcClient jdbc;
  private final HubName hub;
  private final TransactionTemplate transaction;
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

  ScheduleFirings(JdbcClient jdbc, HubName hub, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.hub = hub;
    this.transaction = transaction;
  }

  /**
   * @param id null where it must not run
   * @param paused why, else it ran or is to run already
   */
  record Begun(@Nullable Long id, boolean paused) {}

  /** A firing that waited and is this hub's to run now. */
  record Taken(long id, Instant at) {}

  /** Begins what the clock asks for, unless it ran before or the schedule is paused. */
  Begun begin(String schedule, Instant at, boolean late, @Nullable CronTimes times) {
    Instant due = times == null ? null : times.next(at);
    Begun begun =
        jdbc.sql(
                """
            with paused as (select from schedules where schedule = :schedule and paused_at is not null),
            begun as (
              insert into schedule_firings as f (schedule, scheduled_at, kind, covers_from, fired_at, hub)
              select :schedule, :at, case when :late then 'missed' else 'cron' end,
                (select due_at from schedules where schedule = :schedule and :late and due_at < :at),
                clock_timestamp(), :hub
              where not exists (select from paused)
              on conflict (schedule, scheduled_at) do update set
                kind = excluded.kind, covers_from = excluded.covers_from, fired_at = excluded.fired_at,
                hub = excluded.hub, outcome = null, ended_at = null, reason = null
                where f.outcome = 'skipped'
              returning f.id),
            moved as (
              update schedules set last_fired_at = clock_timestamp(),
                due_at = greatest(due_at, :due::timestamptz),
                overdue_at = greatest(overdue_at, :overdue::timestamptz)
              where schedule = :schedule and exists (select from begun))
            select (select id from begun), exists (select from paused)
            """)
            .param("schedule", schedule)
            .param("at", utc(at))
            .param("late", late)
            .param("hub", hub.id())
            .param("due", utc(due))
            .param("overdue", utc(due == null || times == null ? null : times.next(due)))
            .query((row, number) -> new Begun((Long) row.getObject(1), row.getBoolean(2)))
            .single();
    if (begun.id() != null) {
      underWay.add(begun.id());
    }
    return begun;
  }

  /** The oldest that waits, unless another that was asked for is running. */
  Optional<Taken> take(String schedule) {
    Optional<Taken> taken =
        transaction.execute(
            status -> {
              lock(schedule);
              return jdbc.sql(
                      """
                      update schedule_firings set fired_at = clock_timestamp(), hub = :hub
                      where id = (
                        select id from schedule_firings
                        where schedule = :schedule and outcome is null and fired_at is null
                        order by scheduled_at limit 1)
                        and not exists (
                          select from schedule_firings
                          where schedule = :schedule and outcome is null and fired_at is not null
                            and kind in ('run-now', 'back-fill'))
                      returning id, scheduled_at
                      """)
                  .param("schedule", schedule)
                  .param("hub", hub.id())
                  .query(
                      (row, number) ->
                          new Taken(
                              row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()))
                  .optional();
            });
    if (taken == null || taken.isEmpty()) {
      return Optional.empty();
    }
    underWay.add(taken.get().id());
    return taken;
  }

  /** One after the other, on whichever hubs. */
  void lock(String schedule) {
    jdbc.sql("select schedule from schedules where schedule = :schedule for update")
        .param("schedule", schedule)
        .query(String.class)
        .optional();
  }

  /** What this hub is at: what it began besides has ended, though that could not be noted. */
  Set<Long> underWay() {
    return underWay;
  }

  void end(long id, String outcome, @Nullable String reason) {
    underWay.remove(id);
    jdbc.sql(
            """
            update schedule_firings
            set ended_at = clock_timestamp(), outcome = :outcome, reason = :reason where id = :id
            """)
        .param("id", id)
        .param("outcome", outcome)
        .param("reason", reason)
        .update();
  }

  /** Notes, in one row, what a policy leaves out. */
  void skip(String schedule, Instant from, Instant to, String reason, CronTimes times) {
    Instant due = times.next(to);
    jdbc.sql(
            """
            with skipped as (
              insert into schedule_firings
                (schedule, scheduled_at, kind, covers_from, ended_at, outcome, reason, hub)
              select :schedule, :to, 'missed', :from, clock_timestamp(), 'skipped', :reason, :hub
              where not exists (select from schedules where schedule = :schedule and paused_at is not null)
              on conflict (schedule, scheduled_at) do nothing)
            update schedules set due_at = greatest(due_at, :due::timestamptz),
              overdue_at = greatest(overdue_at, :overdue::timestamptz)
            where schedule = :schedule
            """)
        .param("schedule", schedule)
        .param("from", utc(from))
        .param("to", utc(to))
        .param("reason", reason)
        .param("hub", hub.id())
        .param("due", utc(due))
        .param("overdue", utc(due == null ? null : times.next(due)))
        .update();
  }

  /** Lets these times wait to be run; those that ran or wait already are left alone. */
  int queue(String schedule, List<Instant> times, String kind, String by, String why) {
    return jdbc.sql(
            """
            insert into schedule_firings as f (schedule, scheduled_at, kind, asked_by, asked_why)
            select :schedule, at, :kind, :by, :why from unnest(:times::timestamptz[]) at
            on conflict (schedule, scheduled_at) do update set
              kind = excluded.kind, asked_by = excluded.asked_by, asked_why = excluded.asked_why,
              outcome = null, ended_at = null, reason = null, covers_from = null, hub = null
              where f.outcome in ('skipped', 'refused')
            """)
        .param("schedule", schedule)
        .param("times", times.stream().map(Instant::toString).toArray(String[]::new))
        .param("kind", kind)
        .param("by", by)
        .param("why", why)
        .update();
  }
}
