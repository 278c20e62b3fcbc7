package io.bactrian.hub.schedules;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.quartz.JobKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Which hub fired a schedule last, and when. */
@Component
public final class ScheduleFirings {
  private static final Logger log = LoggerFactory.getLogger(ScheduleFirings.class);

  private final JdbcClient jdbc;
  private final HubName hub;

  ScheduleFirings(JdbcClient jdbc, HubName hub) {
    this.jdbc = jdbc;
    this.hub = hub;
  }

  /**
   * @param hub the hub's name, a new one after each start
   */
  public record Firing(String hub, Instant at) {}

  /**
   * @param group Quartz's job group
   * @param name Quartz's job name
   */
  public Optional<Firing> last(String group, String name) {
    return jdbc.sql(
            """
            select hub, fired_at from schedule_firings
            where schedule_group = :group and schedule = :name
            """)
        .param("group", group)
        .param("name", name)
        .query(
            (row, n) ->
                new Firing(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()))
        .optional();
  }

  /** Notes a firing of this hub; a schedule fires though this fails. */
  void note(JobKey schedule, Instant at) {
    try {
      jdbc.sql(
              """
              insert into schedule_firings (schedule_group, schedule, hub, fired_at)
              values (:group, :name, :hub, :at)
              on conflict (schedule_group, schedule)
              do update set hub = excluded.hub, fired_at = excluded.fired_at
              """)
          .param("group", schedule.getGroup())
          .param("name", schedule.getName())
          .param("hub", hub.id())
          .param("at", at.atOffset(ZoneOffset.UTC))
          .update();
    } catch (DataAccessException | TransactionException e) {
      log.debug("Schedule {}: its firing here cannot be noted", schedule, e);
    }
  }

  void forget(JobKey schedule) {
    jdbc.sql("delete from schedule_firings where schedule_group = :group and schedule = :name")
        .param("group", schedule.getGroup())
        .param("name", schedule.getName())
        .update();
  }
}
