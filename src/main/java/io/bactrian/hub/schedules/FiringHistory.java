package io.bactrian.hub.schedules;

import static io.bactrian.hub.schedules.ScheduleStates.instant;
import static io.bactrian.hub.schedules.ScheduleStates.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the history says, and how much of it is kept. */
@Component
class FiringHistory {
  private final JdbcClient jdbc;
  private final HubName hub;
  private final SchedulesProperties properties;

  FiringHistory(JdbcClient jdbc, HubName hub, SchedulesProperties properties) {
    this.jdbc = jdbc;
    this.hub = hub;
    this.properties = properties;
  }

  /**
   * @param coversFrom it stands for all that was missed from here on
   */
  record Row(
      Instant at,
      String kind,
      @Nullable Instant coversFrom,
      @Nullable Instant firedAt,
      @Nullable Instant endedAt,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable String hub) {}

  /** A time in which a schedule was paused; {@code to} is null while it is. */
  record Pause(Instant from, @Nullable Instant to, String by, String reason) {}

  /** Those of a span, and those that stand for times in it. */
  List<Row> between(String schedule, Instant from, Instant to) {
    return jdbc.sql(
            """
            select scheduled_at, kind, covers_from, fired_at, ended_at, outcome, reason, hub
            from schedule_firings
            where schedule = :schedule and scheduled_at >= :from and coalesce(covers_from, scheduled_at) < :to
            order by scheduled_at
            """)
        .param("schedule", schedule)
        .param("from", utc(from))
        .param("to", utc(to))
        .query((row, number) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject(1, OffsetDateTime.class).toInstant(),
        row.getString(2),
        instant(row.getObject(3, OffsetDateTime.class)),
        instant(row.getObject(4, OffsetDateTime.class)),
        instant(row.getObject(5, OffsetDateTime.class)),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }

  List<Pause> pauses(String schedule, Instant from, Instant to) {
    return jdbc.sql(
            """
            select paused_at, resumed_at, paused_by, reason from schedule_pauses
            where schedule = :schedule and paused_at < :to and coalesce(resumed_at, 'infinity') > :from
            order by paused_at
            """)
        .param("schedule", schedule)
        .param("from", utc(from))
        .param("to", utc(to))
        .query(
            (row, number) ->
                new Pause(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    instant(row.getObject(2, OffsetDateTime.class)),
                    row.getString(3),
                    row.getString(4)))
        .list();
  }

  /** What is running now, where and since when, in words. */
  Optional<String> running(String schedule) {
    return jdbc.sql(
            """
            select 'since ' || to_char(fired_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' on ' || hub
            from schedule_firings
            where schedule = :schedule and outcome is null and fired_at is not null limit 1
            """)
        .param("schedule", schedule)
        .query(String.class)
        .optional();
  }

  /** Schedules of which a firing waits, and none that was asked for is running. */
  List<String> waiting() {
    return jdbc.sql(
            """
            select schedule from schedule_firings where outcome is null group by schedule
            having bool_or(fired_at is null)
              and not bool_or(fired_at is not null and kind in ('run-now', 'back-fill'))
            """)
        .query(String.class)
        .list();
  }

  /**
   * Ends what no hub is at any more.
   *
   * @param underWay what this hub is at
   */
  void closeLost(Set<Long> underWay) {
    jdbc.sql(
            """
            update schedule_firings f
            set ended_at = clock_timestamp(), outcome = 'failed',
              reason = 'hub ' || f.hub || ' could not say how it ended'
            where outcome is null and fired_at < clock_timestamp() - interval '5 seconds' and case
              when hub = :hub then id <> all(:underWay::bigint[])
              else not exists (select from schedule_holders h where h.hub = f.hub) end
            """)
        .param("underWay", underWay.toArray(Long[]::new))
        .param("hub", hub.id())
        .update();
    jdbc.sql(
            """
            update schedule_firings f
            set ended_at = clock_timestamp(), outcome = 'refused', reason = 'there is no such schedule any more'
            where outcome is null and fired_at is null
              and not exists (select from schedules s where s.schedule = f.schedule)
            """)
        .update();
  }

  /** Keeps the newest of each schedule, failures counted by themselves, and none beyond its age. */
  void prune() {
    jdbc.sql(
            """
            with numbered as (
              select id, schedule, scheduled_at,
                row_number() over (partition by schedule, outcome = 'completed' order by scheduled_at desc) as place
              from schedule_firings where outcome is not null),
            removed as (
              delete from schedule_firings f using numbered n
              where n.id = f.id and (n.place > :rows
                or n.scheduled_at < clock_timestamp() - make_interval(secs => :seconds))
              returning f.schedule, f.scheduled_at)
            update schedules s set history_from = greatest(s.history_from, r.newest)
            from (select schedule, max(scheduled_at) + interval '1 millisecond' as newest
              from removed group by schedule) r
            where r.schedule = s.schedule
            """)
        .param("rows", properties.historyRows())
        .param("seconds", (double) properties.historyAge().toSeconds())
        .update();
  }
}
