package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.schedules.ScheduleControlController.ScheduleChange;
import io.bactrian.hub.schedules.ScheduleReports.Report;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.springframework.boot.actuate.health.Status;

/** One hub: what live edit, downtime and other hubs' schedules do to what is stored. */
class SchedulesTest extends ScheduledHub {
  @Test
  void firesWhatIsAddedAndRemovesWhatIsRenamedOrDeleted() throws Exception {
    home.schedule("first", SECONDLY);
    awaitTicks("first", 2);
    Report report = report("first");
    assertThat(report.lastFiredBy()).isEqualTo(hub.id());
    assertThat(report.zone()).isEqualTo("UTC");
    assertThat(report.p50Seconds()).isBetween(0.0, 10.0);
    assertThat(report.missed()).isZero();

    home.remove("first");
    home.schedule("second", SECONDLY);
    awaitTicks("second", 2);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).containsExactly("second"));
    long before = ticks("first");
    awaitTicks("second", ticks("second") + 2);
    assertThat(ticks("first")).isEqualTo(before);
  }

  /** In between it would have the zone of its host, and a moment none at all. */
  @Test
  void storesANewScheduleAtOnceAsItsFileSays() throws Exception {
    home.schedule("new", NIGHTLY, "trigger.timeZone: Asia/Tokyo", "trigger.misfire: skip");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> scheduler.getTrigger(trigger("new")) != null);
    var first = (CronTrigger) scheduler.getTrigger(trigger("new"));
    assertThat(first.getTimeZone().getID()).isEqualTo("Asia/Tokyo");
    assertThat(first.getMisfireInstruction()).isEqualTo(CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING);
    ready("new");
    assertThat(scheduler.getTrigger(trigger("new")).getStartTime())
        .as("stored once")
        .isEqualTo(first.getStartTime());
  }

  @Test
  void takesOverAnotherCronZoneAndKind() throws Exception {
    home.schedule("edited", NIGHTLY);
    ready("edited");

    home.schedule(
        "edited",
        "0 30 4 * * ?",
        "trigger.timeZone: Asia/Tokyo",
        "trigger.misfire: skip",
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
  void saysWhatShouldHaveFiredTwiceAndDidNot() throws Exception {
    home.schedule("dead", NIGHTLY);
    ready("dead");
    jdbc.sql(
            "update schedules set overdue_at = now() - interval '2 minutes' where schedule = 'dead'")
        .update();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(health.health().getDetails().get("detail"))
                    .isEqualTo("should have fired twice and did not: dead"));
    assertThat(report("dead").overdue()).isTrue();
    control.run("dead", new ScheduleChange("to try it", false));
    awaitTicks("dead", 1);
    assertThat(report("dead").overdue()).as("by its clock").isTrue();
    camel.getRouteController().stopRoute("dead");
    await().atMost(PATIENCE).until(() -> !stored().contains("dead"));
    assertThat(report("dead").overdue()).as("its file is there").isTrue();
    home.remove("dead");
    await().atMost(PATIENCE).until(() -> reports.all().isEmpty());
  }

  @Test
  void leavesToOtherHubsWhatTheyRun() throws Exception {
    home.schedule("shared", SECONDLY);
    awaitTicks("shared", 1);
    hold("shared", "another-hub");

    home.remove("shared");
    await().atMost(PATIENCE).until(() -> holders("shared").equals(List.of("another-hub")));
    home.schedule("beside", SECONDLY);
    awaitTicks("beside", 1); // looks go by
    assertThat(stored()).contains("shared");
    long before = ticks("shared");
    awaitTicks("beside", 3);
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
    ready("swapped");
    hold("swapped", "another-hub");
    try {
      camel.getRouteController().stopRoute("swapped");
      hold("swapped", hub.id());
      scheduler.triggerJob(job("swapped"));
      await().atMost(PATIENCE).until(() -> holders("swapped").equals(List.of("another-hub")));
      assertThat(ticks("swapped")).isZero();

      camel.getRouteController().startRoute("swapped");
      awaitTicks("swapped", 1);
    } finally {
      jdbc.sql("delete from schedule_holders where hub = 'another-hub'").update();
    }
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
}
