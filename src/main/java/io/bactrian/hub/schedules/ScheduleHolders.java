package io.bactrian.hub.schedules;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.quartz.JobKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Which hub runs which schedule, as all hubs know it. */
@Component
class ScheduleHolders {
  private final JdbcClient jdbc;
  private final HubName hub;
  private final TransactionTemplate transaction;

  ScheduleHolders(JdbcClient jdbc, HubName hub, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.hub = hub;
    this.transaction = transaction;
  }

  void hold(JobKey schedule) {
    jdbc.sql(
            """
            insert into schedule_holders (schedule_group, schedule, hub)
            values (:group, :name, :hub)
            on conflict (schedule_group, schedule, hub) do update set seen_at = clock_timestamp()
            """)
        .param("group", schedule.getGroup())
        .param("name", schedule.getName())
        .param("hub", hub.id())
        .update();
  }

  void release(JobKey schedule) {
    jdbc.sql(
            """
            delete from schedule_holders
            where schedule_group = :group and schedule = :name and hub = :hub
            """)
        .param("group", schedule.getGroup())
        .param("name", schedule.getName())
        .param("hub", hub.id())
        .update();
  }

  /** Does work while no other hub takes up, gives back or replaces a schedule. */
  void alone(Runnable work) {
    transaction.executeWithoutResult(
        status -> {
          lock();
          work.run();
        });
  }

  /** Keeps others from taking up or giving back a schedule until the transaction ends. */
  private void lock() {
    jdbc.sql("lock table schedule_holders in share row exclusive mode").update();
  }

  /** Says that this hub runs these schedules and no others. */
  void holdOnly(Collection<JobKey> schedules) {
    jdbc.sql("delete from schedule_holders where hub = :hub").param("hub", hub.id()).update();
    schedules.forEach(this::hold);
  }

  /** Hubs that were not seen for so long hold nothing any more. */
  void forgetHubsUnseenFor(Duration timeout) {
    jdbc.sql(
            """
            delete from schedule_holders
            where seen_at < clock_timestamp() - make_interval(secs => :seconds)
            """)
        .param("seconds", timeout.toMillis() / 1000.0)
        .update();
  }

  /** Schedules that Quartz keeps and no hub runs. */
  List<JobKey> orphans(String scheduler) {
    return jdbc.sql(
            """
            select j.job_name, j.job_group from qrtz_job_details j
            where j.sched_name = :scheduler and not exists (
              select from schedule_holders h
              where h.schedule_group = j.job_group and h.schedule = j.job_name)
            """)
        .param("scheduler", scheduler)
        .query((row, n) -> new JobKey(row.getString(1), row.getString(2)))
        .list();
  }
}
