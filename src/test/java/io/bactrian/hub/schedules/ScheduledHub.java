package io.bactrian.hub.schedules;

import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.hub.schedules.ScheduleReports.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One hub with a home of its own, whose schedules are what a test writes. */
@HubTest(
    properties = {
      "hub.schedules.look-interval=300ms",
      "hub.schedules.hub-timeout=1h",
      "hub.schedules.history-rows=20",
      "hub.schedules.back-fill-limit=5"
    })
@SuppressWarnings("NullAway.Init") // Spring sets the fields
abstract class ScheduledHub {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String SECONDLY = "* * * * * ?";
  static final String NIGHTLY = "0 0 3 * * ?";
  static TickHome home;

  @Autowired JdbcClient jdbc;
  @Autowired DataSource source;
  @Autowired Scheduler scheduler;
  @Autowired CamelContext camel;
  @Autowired SchedulesHealthIndicator health;
  @Autowired HubName hub;
  @Autowired ScheduleReports reports;
  @Autowired ScheduleControlController control;
  @Autowired FiringHistory history;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/hubs")), "home");
    home = TickHome.in(folder.toAbsolutePath());
    registry.add("hub.home", () -> home.path().toString());
  }

  @BeforeEach
  void table() {
    jdbc.sql(TickHome.TABLE).update();
  }

  @AfterEach
  void removeSchedules() throws IOException {
    try (var files = Files.newDirectoryStream(home.path().resolve("schedules"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    await().atMost(PATIENCE).until(() -> stored().isEmpty());
    jdbc.sql("delete from ticks").update();
    await().atMost(PATIENCE).until(() -> reports.all().isEmpty());
    jdbc.sql("delete from schedule_firings").update();
    jdbc.sql("delete from schedule_pauses").update();
  }

  /** Camel stores a new schedule, and then the hub knows of it. */
  void ready(String schedule) {
    await()
        .atMost(PATIENCE)
        .until(() -> stored().contains(schedule) && reports.all().containsKey(schedule));
  }

  void awaitTicks(String schedule, long count) {
    await().atMost(PATIENCE).until(() -> ticks(schedule) >= count);
  }

  long ticks(String schedule) {
    return jdbc.sql("select count(*) from ticks where schedule = :schedule")
        .param("schedule", schedule)
        .query(Long.class)
        .single();
  }

  Report report(String schedule) {
    return Objects.requireNonNull(reports.all().get(schedule));
  }

  List<String> stored() {
    return jdbc.sql("select job_name from qrtz_job_details").query(String.class).list();
  }

  String group() {
    return "Camel_" + camel.getManagementName();
  }

  JobKey job(String name) {
    return new JobKey(name, group());
  }

  TriggerKey trigger(String name) {
    return new TriggerKey(name, group());
  }
}
