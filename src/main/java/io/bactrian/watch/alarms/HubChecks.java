package io.bactrian.watch.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.health.HealthChecks;
import io.bactrian.hub.health.HealthReport;
import io.bactrian.shared.HubIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What this hub finds of itself. */
@Component
class HubChecks {
  private static final Duration KEPT = Duration.ofDays(1); // of a hub that is gone

  private final HealthChecks health;
  private final HubIdentity hub;
  private final JdbcClient jdbc;
  private final ObjectMapper json;

  HubChecks(HealthChecks health, HubIdentity hub, JdbcClient jdbc, ObjectMapper json) {
    this.health = health;
    this.hub = hub;
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Writes them down for the conditions; a check that is no more goes. */
  @Transactional
  public void report(Instant now) {
    HealthReport report = health.report();
    report.checks().forEach((name, check) -> write(name, check, now));
    jdbc.sql("delete from hub_checks where hub = :hub and name <> all(:names) or seen_at < :old")
        .param("old", now.minus(KEPT).atOffset(ZoneOffset.UTC))
        .param("hub", hub.id())
        .param("names", report.checks().keySet().toArray(String[]::new))
        .update();
  }

  private void write(String name, HealthReport.Check check, Instant now) {
    jdbc.sql(
            """
            insert into hub_checks as c (hub, name, status, detail, since, seen_at)
            values (:hub, :name, :status, cast(:detail as jsonb), :now, :now)
            on conflict (hub, name) do update set status = excluded.status, detail = excluded.detail,
              seen_at = excluded.seen_at, since = case when c.status = excluded.status then c.since else excluded.since end
            """)
        .param("hub", hub.id())
        .param("name", name)
        .param("status", check.status())
        .param("detail", text(check))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  private String text(HealthReport.Check check) {
    try {
      return json.writeValueAsString(check.detail()).replace("\\u0000", "");
    } catch (JsonProcessingException e) {
      return "{}"; // what a check says of itself is no reason to lose its status
    }
  }
}
