package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One hub: what live edit, downtime and other hubs' schedules do to what is stored. */
@HubTest(properties = {"hub.schedules.look-interval=1s", "hub.schedules.hub-timeout=1h"})
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SchedulesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SECONDLY = "* * * * * ?";
  private static final String NIGHTLY = "0 0 3 * * ?";
  private static TickHome home;

  @Autowired JdbcClient jdbc;
  @Autowired Scheduler scheduler;
  @Autowired CamelContext camel;
  @Autowired SchedulesHealthIndicator health;
  @Autowired HubName hub;
  @Autowired ScheduleFirings firings;

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
  }

  @Test
  void firesWhatIsAddedAndRemovesWhatIsRenamedOrDeleted() throws Exception {
    home.schedule("first", SECONDLY);
    awaitTicks("first", 2);
    assertThat(firings.last(group(), "first")).get().extracting("hub").isEqualTo(hub.id());

    home.remove("first");
    home.schedule("second", SECONDLY);
    awaitTicks("second", 2);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).containsExactly("second"));
    long before = ticks("first");
    awaitTicks("second", ticks("second") + 3);
    assertThat(ticks("first")).isEqualTo(before);
  }

  @Test
  void takesOverAnotherCronZoneAndKind() throws Exception {
    home.schedule("edited", NIGHTLY);
    await().atMost(PATIENCE).until(() -> stored().contains("edited"));

    home.schedule(
        "edited",
        "0 30 4 * * ?",
        "trigger.timeZone: Asia/Tokyo",
        "trigger.misfireInstruction: 2",
        "stateful: true");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              var trigger = (CronTrigger) scheduler.getTrigger(trigger("edited"));
              assertThat(trigger.getCronExpression()).isEqualTo("0 30 4 * * ?");
              assertThat(trigger.getTimeZone().getID()).isEqualTo("Asia/Tokyo");
              assertThat(trigger.getMisfireInstruction())
                  .isEqualTo(CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING);
              assertThat(scheduler.getJobDetail(job("edited")).isConcurrentExecutionDisallowed())
                  .isTrue();
            });
  }

  @Test
  void firesOnceForAllThatWasMissed() throws Exception {
    home.schedule("missed", NIGHTLY);
    await().atMost(PATIENCE).until(() -> stored().contains("missed"));
    // Camel leaves out what a trigger fires before its start, half a second after it was made.
    await()
        .atMost(PATIENCE)
        .until(() -> new Date().after(scheduler.getTrigger(trigger("missed")).getStartTime()));
    long twentyDaysAgo = System.currentTimeMillis() - Duration.ofDays(20).toMillis();
    jdbc.sql("update qrtz_triggers set next_fire_time = :then where trigger_name = 'missed'")
        .param("then", twentyDaysAgo)
        .update();

    awaitTicks("missed", 1);
    assertThat(scheduler.getTrigger(trigger("missed")).getNextFireTime()).isInTheFuture();
    home.schedule("beside", SECONDLY);
    awaitTicks("beside", 4);
    assertThat(ticks("missed")).isEqualTo(1);
  }

  @Test
  void leavesToOtherHubsWhatTheyRun() throws Exception {
    home.schedule("shared", SECONDLY);
    awaitTicks("shared", 1);
    hold("shared", "another-hub");

    home.remove("shared");
    await().atMost(PATIENCE).until(() -> holders("shared").equals(List.of("another-hub")));
    home.schedule("beside", SECONDLY);
    awaitTicks("beside", 2); // looks go by
    assertThat(stored()).contains("shared");
    long before = ticks("shared");
    awaitTicks("beside", 5);
    assertThat(ticks("shared")).as("fired here though it is not here").isEqualTo(before);

    jdbc.sql(
            "update schedule_holders set seen_at = now() - interval '2 hours' where hub like"
                + " 'another%'")
        .update();
    await().atMost(PATIENCE).until(() -> !stored().contains("shared"));
  }

  @Test
  void storesAgainWhatIsGoneFromTheDatabase() throws Exception {
    home.schedule("lost", SECONDLY);
    awaitTicks("lost", 1);
    scheduler.deleteJob(job("lost"));

    awaitTicks("lost", ticks("lost") + 2);
  }

  @Test
  void pausesWithItsRouteAndGoesOnWithIt() throws Exception {
    home.schedule("stopped", SECONDLY);
    awaitTicks("stopped", 1);
    camel.getRouteController().stopRoute("stopped");
    await().atMost(PATIENCE).until(() -> !stored().contains("stopped"));

    long before = ticks("stopped");
    camel.getRouteController().startRoute("stopped");
    awaitTicks("stopped", before + 2);
  }

  @Test
  void losesNoFiringThatComesWhileTheRouteIsBeingSwapped() throws Exception {
    home.schedule("swapped", NIGHTLY);
    await().atMost(PATIENCE).until(() -> stored().contains("swapped"));
    hold("swapped", "another-hub");
    camel.getRouteController().stopRoute("swapped");
    hold("swapped", hub.id());
    scheduler.triggerJob(job("swapped"));
    await().atMost(PATIENCE).until(() -> holders("swapped").equals(List.of("another-hub")));
    assertThat(ticks("swapped")).isZero();

    camel.getRouteController().startRoute("swapped");
    awaitTicks("swapped", 1);
    jdbc.sql("delete from schedule_holders where hub = 'another-hub'").update();
  }

  @Test
  void reportsInHealthWhetherItFires() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
    scheduler.standby();
    assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
    scheduler.start();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  private void awaitTicks(String schedule, long count) {
    await().atMost(PATIENCE).until(() -> ticks(schedule) >= count);
  }

  private long ticks(String schedule) {
    return jdbc.sql("select count(*) from ticks where schedule = :schedule")
        .param("schedule", schedule)
        .query(Long.class)
        .single();
  }

  private List<String> stored() {
    return jdbc.sql("select job_name from qrtz_job_details").query(String.class).list();
  }

  private List<String> holders(String schedule) {
    return jdbc.sql("select hub from schedule_holders where schedule = :schedule")
        .param("schedule", schedule)
        .query(String.class)
        .list();
  }

  private void hold(String schedule, String hub) {
    jdbc.sql("insert into schedule_holders values (:group, :schedule, :hub)")
        .param("group", group())
        .param("schedule", schedule)
        .param("hub", hub)
        .update();
  }

  private String group() {
    return "Camel_" + camel.getManagementName();
  }

  private JobKey job(String name) {
    return new JobKey(name, group());
  }

  private TriggerKey trigger(String name) {
    return new TriggerKey(name, group());
  }
}
