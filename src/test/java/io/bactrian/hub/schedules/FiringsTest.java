package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.schedules.ScheduleControlController.BackFill;
import io.bactrian.hub.schedules.ScheduleControlController.BackFillWanted;
import io.bactrian.hub.schedules.ScheduleControlController.ScheduleChange;
import io.bactrian.hub.schedules.SchedulePreview.Planned;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is fired, missed, caught up on and asked for, and what the history says of it. */
class FiringsTest extends ScheduledHub {
  @Test
  void firesOnceForAllThatWasMissed() throws Exception {
    home.schedule("missed", NIGHTLY);
    ready("missed");
    fireLast("missed", 20);

    awaitTicks("missed", 1);
    assertThat(scheduler.getTrigger(trigger("missed")).getNextFireTime()).isInTheFuture();
    home.schedule("beside", SECONDLY);
    awaitTicks("beside", 2);
    assertThat(planned("missed")).containsExactly(lastNight(0));
    assertThat(control.firings("missed", lastNight(2).toString(), null).items().get(0))
        .satisfies(
            night -> {
              assertThat(night.status()).isEqualTo("unknown"); // the history is of today
              assertThat(night.at()).isEqualTo(lastNight(2));
            });
    knownSince("missed", 30);
    assertThat(control.firings("missed", lastNight(2).toString(), null).items())
        .extracting(Planned::status, Planned::coveredBy)
        .startsWith(
            tuple("missed", lastNight(0)),
            tuple("missed", lastNight(0)),
            tuple("completed", null),
            tuple("due", null));
    assertThat(report("missed").missed()).isZero();
  }

  @Test
  void firesEachMissedTimeWhereThePolicyIsAll() throws Exception {
    home.schedule("each", NIGHTLY, "trigger.misfire: all", "stateful: true");
    ready("each");
    fireLast("each", 2);

    awaitTicks("each", 3);
    await().atMost(PATIENCE).until(() -> outcomes("each").equals(List.of("completed")));
    assertThat(planned("each")).containsExactly(lastNight(2), lastNight(1), lastNight(0));
    assertThat(kinds("each")).containsExactly("missed");
  }

  @Test
  void fillsInOnceWhatThePolicySkipped() throws Exception {
    home.schedule("skipping", NIGHTLY, "trigger.misfire: skip");
    ready("skipping");
    fireLast("skipping", 3);
    await().atMost(PATIENCE).until(() -> outcomes("skipping").equals(List.of("skipped")));
    knownSince("skipping", 30);
    assertThat(control.firings("skipping", lastNight(3).toString(), null).items())
        .extracting(Planned::status)
        .startsWith("missed", "missed", "missed", "missed", "due");
    assertThat(report("skipping").missed()).isEqualTo(1); // of a day
    assertThat(ticks("skipping")).isZero();

    assertThat(fill("skipping", 2, true).times())
        .containsExactly(lastNight(2), lastNight(1), lastNight(0));
    assertThat(history.waiting()).isEmpty();
    assertThat(fill("skipping", 2, false).queued()).isEqualTo(3);
    awaitTicks("skipping", 3);
    await().atMost(PATIENCE).until(() -> outcomes("skipping").equals(List.of("completed")));
    assertThat(fill("skipping", 2, false).queued()).as("the same once more").isZero();
    assertThat(fill("skipping", 3, false).times()).containsExactly(lastNight(3));
    awaitTicks("skipping", 4);
    assertThat(planned("skipping"))
        .containsExactly(lastNight(2), lastNight(1), lastNight(0), lastNight(3));
    assertThatThrownBy(() -> fill("skipping", 20, false)).hasMessageContaining("More than 5");
    assertThatThrownBy(() -> fill("skipping", 40, false)).hasMessageContaining("not known");
  }

  @Test
  void runsATimeThatRanNoSecondTimeWhateverTheClockDoes() throws Exception {
    home.schedule("again", NIGHTLY, "trigger.misfire: all");
    ready("again");
    fireLast("again", 0);
    awaitTicks("again", 1);
    await().atMost(PATIENCE).until(() -> outcomes("again").equals(List.of("completed")));

    fireLast("again", 0); // as after a clock that was set back
    jdbc.sql("update qrtz_triggers set next_fire_time = :then where trigger_name = 'again'")
        .param("then", lastNight(0).plus(Duration.ofDays(9)).toEpochMilli())
        .update(); // and as after one that had been ahead
    await().atMost(PATIENCE).until(() -> nextFire("again").equals(lastNight(-1)));
    assertThat(ticks("again")).isEqualTo(1);
  }

  @Test
  void pausesUntilResumedAndRunsOnDemandMeanwhile() throws Exception {
    home.schedule("often", SECONDLY);
    awaitTicks("often", 1);
    control.pause("often", new ScheduleChange("the broker is closed", true));
    control.pause("often", new ScheduleChange("the broker is closed", false));
    assertThatThrownBy(() -> control.pause("often", new ScheduleChange("again", false)))
        .hasMessageContaining("by hub: the broker is closed");
    home.schedule("beside", SECONDLY);
    awaitTicks("beside", 1);
    long before = ticks("often");
    awaitTicks("beside", 2);
    assertThat(ticks("often")).as("while paused").isEqualTo(before);
    String recently = Instant.now().minusSeconds(20).toString();
    await() // a time that has just passed may still fire
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(control.firings("often", recently, Instant.now().toString()).items())
                    .filteredOn(one -> one.status().equals("missed"))
                    .extracting(Planned::reason)
                    .contains("paused by hub: the broker is closed"));

    control.run("often", new ScheduleChange("to try it", false));
    awaitTicks("often", before + 1);
    assertThat(kinds("often")).contains("run-now");
    control.resume("often", new ScheduleChange("it is open", false));
    awaitTicks("often", before + 3);
    assertThatThrownBy(() -> control.resume("often", new ScheduleChange("again", false)))
        .hasMessageContaining("is not paused");
    assertThat(
            jdbc.sql("select action from operator_actions where subject = 'often' order by id")
                .query(String.class)
                .list())
        .containsExactly("schedule.pause", "schedule.run", "schedule.resume");
  }

  @Test
  void runsNoScheduleOnDemandThatIsRunningAndSaysWhatFails() throws Exception {
    home.schedule("slow", NIGHTLY);
    home.schedule("failing", NIGHTLY);
    ready("slow");
    ready("failing");
    try (Connection lock = source.getConnection();
        var statement = lock.createStatement()) {
      statement.execute("select pg_advisory_lock(" + TickProcessor.LOCK + ")");
      control.run("slow", new ScheduleChange("to try it", false));
      awaitTicks("slow", 1);
      assertThatThrownBy(() -> control.run("slow", new ScheduleChange("again", false)))
          .hasMessageContaining("is running since");
      statement.execute("select pg_advisory_unlock(" + TickProcessor.LOCK + ")");
    }
    control.run("failing", new ScheduleChange("to try it", false));
    await().atMost(PATIENCE).until(() -> outcomes("failing").equals(List.of("failed")));
    assertThat(report("failing").lastReason()).isEqualTo("the desk is closed");
    assertThatThrownBy(() -> control.run("nothing", new ScheduleChange("to try it", false)))
        .hasMessageContaining("There are: failing, slow");
  }

  @Test
  void keepsTheNewestFiringsAndEndsWhatItsHubLeftBehind() {
    jdbc.sql(
            """
            insert into schedule_firings (schedule, scheduled_at, kind, fired_at, outcome, hub)
            select 'gone', now() - n * interval '1 minute', 'cron', now(), 'completed', 'h'
            from generate_series(1, 50) n
            union all
            select 'gone', now() - n * interval '1 hour', 'cron', now(), 'failed', 'h'
            from generate_series(1, 10) n
            union all select 'gone', now() - interval '31 days', 'cron', now(), 'failed', 'h'
            union all select 'gone', now(), 'cron', now() - interval '6 seconds', null, 'killed'
            """)
        .update();
    history.prune();
    assertThat(
            jdbc.sql("select count(*) from schedule_firings where schedule = 'gone'")
                .query(Integer.class)
                .single())
        .isEqualTo(31);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql("select reason from schedule_firings where hub = 'killed'")
                            .query(String.class)
                            .list()
                            .get(0))
                    .isEqualTo("hub killed could not say how it ended"));
  }

  private void knownSince(String schedule, int days) {
    jdbc.sql("update schedules set history_from = :then where schedule = :schedule")
        .param("then", Timestamp.from(Instant.now().minus(Duration.ofDays(days))))
        .param("schedule", schedule)
        .update();
  }

  /** Lets a nightly schedule be behind by so many nights before the last. */
  private void fireLast(String schedule, int nights) throws Exception {
    // Camel leaves out what a trigger fires before its start, half a second after it was made.
    await()
        .atMost(PATIENCE)
        .until(() -> new Date().after(scheduler.getTrigger(trigger(schedule)).getStartTime()));
    jdbc.sql("update schedules set due_at = :then where schedule = :schedule")
        .param("then", Timestamp.from(lastNight(nights)))
        .param("schedule", schedule)
        .update();
    jdbc.sql(
            """
            update qrtz_triggers set next_fire_time = :then, start_time = :then - 86400000
            where trigger_name = :schedule
            """)
        .param("then", lastNight(nights).toEpochMilli())
        .param("schedule", schedule)
        .update();
  }

  /** Three o'clock, so many nights before the last. */
  private static Instant lastNight(int before) {
    Instant last = CronTimes.of(NIGHTLY, ZoneOffset.UTC).latest(Instant.now());
    return Objects.requireNonNull(last).minus(Duration.ofDays(before));
  }

  private Instant nextFire(String schedule) throws Exception {
    return scheduler.getTrigger(trigger(schedule)).getNextFireTime().toInstant();
  }

  private BackFill fill(String schedule, int nights, boolean dryRun) {
    return control.backFill(
        schedule, new BackFillWanted(lastNight(nights).toString(), null, "to catch up", dryRun));
  }

  private List<Instant> planned(String schedule) {
    return jdbc.sql("select planned_at from ticks where schedule = :schedule order by at")
        .param("schedule", schedule)
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .list();
  }

  private List<String> outcomes(String schedule) {
    return distinct("coalesce(outcome, 'open')", schedule);
  }

  private List<String> kinds(String schedule) {
    return distinct("kind", schedule);
  }

  private List<String> distinct(String column, String schedule) {
    return jdbc.sql(
            "select distinct " + column + " from schedule_firings where schedule = :schedule")
        .param("schedule", schedule)
        .query(String.class)
        .list();
  }
}
