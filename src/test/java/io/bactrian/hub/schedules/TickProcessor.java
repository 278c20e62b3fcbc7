package io.bactrian.hub.schedules;

import java.sql.Timestamp;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.quartz.JobDetail;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes down which schedule fired in which JVM. A schedule whose name begins with {@code slow}
 * then waits for the lock that a test holds.
 */
final class TickProcessor implements Processor {
  static final long LOCK = 4711;

  private final JdbcTemplate jdbc;

  TickProcessor(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) {
    String schedule =
        exchange.getMessage().getHeader("jobDetail", JobDetail.class).getKey().getName();
    String planned = exchange.getMessage().getHeader("HubScheduledAt", String.class);
    jdbc.update(
        "insert into ticks (schedule, planned_at, jvm) values (?, ?, ?)",
        schedule,
        Timestamp.from(Instant.parse(planned)),
        ProcessHandle.current().pid());
    if (schedule.startsWith("failing")) {
      throw new IllegalStateException("the desk is closed");
    }
    if (schedule.startsWith("slow")) {
      jdbc.queryForList(
          "select pg_advisory_lock_shared(?)::text, pg_advisory_unlock_shared(?)::text",
          LOCK,
          LOCK);
    }
  }
}
