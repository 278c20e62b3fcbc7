package io.bactrian.watch.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.HubTest;
import io.bactrian.watch.performance.Measured;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows whose figures are known without the code that computes them, in the far future, so that
 * nothing else in the database is in a window. What a test writes is rolled back.
 */
@HubTest
@Transactional
class ScorecardSourcesTest {
  private static final Instant NOW = Instant.parse("2200-01-01T00:00:00Z");
  private static final Offset<Double> EXACT = within(1e-6); // the database keeps microseconds
  private static final Targets TARGETS =
      new Targets(100, 2, 0.999, 0.5, 1, 0.2, 1, 1, 24, 0.15, 24);

  @Autowired Scorecard scorecard;
  @Autowired JdbcTemplate jdbc;

  @BeforeEach
  void empty() {
    jdbc.execute("set local session_replication_role = replica"); // no triggers, no foreign keys
    for (String table : new String[] {"alarms", "ml_model_deployments", "model_runs"}) {
      jdbc.update("delete from " + table);
    }
  }

  private Entry entry(String measure) {
    return scorecard.compute(TARGETS, NOW).stream()
        .filter(entry -> entry.measure().name().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  private static OffsetDateTime before(Duration time) {
    return NOW.minus(time).atOffset(ZoneOffset.UTC);
  }

  private void training(Duration ended, double minutes, String changes) {
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state, attempt,
          created_at, finished_at)
        values (gen_random_uuid(), '', 'm', 't', 'S', 'M5', now(), 'test', 'completed', 1, ?, ?)
        """,
        before(ended.plusNanos((long) (minutes * 60e9))),
        before(ended));
    if (!changes.isEmpty()) {
      jdbc.update("update model_runs set " + changes + " where finished_at = ?", before(ended));
    }
  }

  private void look(Duration ago, double hours, String state) {
    jdbc.update(
        """
        insert into drift_looks (model, version, at, state, reason, window_from, window_to, rows, false_alarms, drifted,
          report)
        values ('m', 'v', ?, ?, '', ?, ?, 1, 0, '{}', '{}')
        """,
        before(ago),
        state,
        before(ago.plusNanos((long) (hours * 3_600e9))),
        before(ago));
  }

  /**
   * 1 to 105, of which the five that are above the 95th percentile are in the middle of five equal
   * stretches of time. Such a series has no long-run variance beyond that of independent rows: its
   * first six cosine coefficients are 0.
   */
  private static double[] spread() {
    double[] all = new double[105];
    int small = 0;
    int large = 100;
    for (int t = 0; t < 105; t++) {
      all[t] = t % 21 == 10 ? ++large : ++small;
    }
    return all;
  }

  /**
   * Rank ceil(0.95 * 105) = 100. Of the share 100 / 105 Wilson's interval for 105 rows and z =
   * 2.4469 is 0.87282 to 0.98313; read back at 0.95 - 0.07956 and 0.95 + 0.03075, times 105, that
   * is the 92nd and the 103rd row.
   */
  private static void isTheHundredth(Entry entry, double unit) {
    Measured figure = Objects.requireNonNull(entry.figure());
    assertThat(entry.rows()).isEqualTo(105);
    assertThat(figure.value()).isCloseTo(100 * unit, EXACT);
    assertThat(figure.low()).isCloseTo(92 * unit, EXACT);
    assertThat(figure.high()).isCloseTo(103 * unit, EXACT);
  }

  @Test
  void measuresTrainingsFromTheRequestToTheEnd() {
    double[] minutes = spread();
    for (int t = 0; t < 59; t++) {
      training(Duration.ofHours(200 - t), minutes[t], "");
    }
    training(Duration.ofDays(91), 9_000, "");
    training(Duration.ofMinutes(1), 9_000, "state = 'failed'");
    training(Duration.ofMinutes(2), 9_000, "attempt = 0"); // the same as an earlier one
    training(Duration.ofMinutes(3), 9_000, "backtest_id = 'b'");
    Entry few = entry("training_p95");
    assertThat(few.state()).isEqualTo(Entry.State.NOT_ENOUGH_DATA);
    assertThat(few.missing()).isEqualTo("59 of 60 trainings that it needs");
    assertThat(few.figure()).isNull();
    for (int t = 59; t < 105; t++) {
      training(Duration.ofHours(200 - t), minutes[t], "");
    }
    Entry whole = entry("training_p95");
    isTheHundredth(whole, 1 / 60.0);
    assertThat(whole.state()).as("103 minutes at most, of 2 hours").isEqualTo(Entry.State.MET);
  }

  @Test
  void measuresDriftFromTheOldestDecisionToTheLook() {
    double[] hours = spread();
    look(Duration.ofDays(91), 900, "stable");
    for (String state : new String[] {"no_data", "warm_up", "not_enough_data"}) {
      look(Duration.ofHours(1), 900, state);
      jdbc.update(
          "update drift_looks set window_to = window_to - interval '1 s' where model = 'm'");
    }
    assertThat(entry("drift_detection_p95").missing()).isEqualTo("0 of 60 looks that it needs");
    for (int t = 0; t < 105; t++) {
      look(Duration.ofHours(500 - t), hours[t], t % 2 == 0 ? "stable" : "drifted");
    }
    Entry entry = entry("drift_detection_p95");
    isTheHundredth(entry, 1);
    assertThat(entry.state()).as("92 hours at least, of 24").isEqualTo(Entry.State.MISSED);
  }

  private void alarm(Duration ago, @Nullable Double hours, String severity) {
    jdbc.update(
        """
        insert into alarms (key, alarm_group, severity, title, detail, labels, state, first_at, fired_at, last_at, count,
          resolved_at)
        values (gen_random_uuid(), '', ?, '', '', '{}', ?, ?, ?, ?, 1, ?)
        """,
        severity,
        hours == null ? "firing" : "resolved",
        before(ago),
        before(ago),
        before(ago),
        hours == null ? null : before(ago.minusNanos((long) (hours * 3_600e9))));
  }

  /**
   * 10 hours and a half-wave of 4: all but the first cosine coefficient are 0, and that one is 4
   * sqrt(20 / 2), so that the mean has the standard error 4 / sqrt(12), and 2.446912 of them at
   * either side.
   */
  @Test
  void measuresHowLongCriticalAlarmsFired() {
    for (int t = 0; t < 20; t++) {
      if (t == 19) {
        Entry few = entry("time_to_restore");
        assertThat(few.state()).isEqualTo(Entry.State.NOT_ENOUGH_DATA);
        assertThat(few.missing()).isEqualTo("19 of 20 critical alarms that are over that it needs");
      }
      alarm(Duration.ofDays(60 - t), 10 + 4 * Math.cos(Math.PI * (t + 0.5) / 20), "critical");
    }
    alarm(Duration.ofDays(2), 500.0, "warning");
    alarm(Duration.ofDays(91), 500.0, "critical");
    alarm(Duration.ofDays(1), null, "critical");
    Entry entry = entry("time_to_restore");
    Measured figure = Objects.requireNonNull(entry.figure());
    assertThat(entry.rows()).isEqualTo(20);
    assertThat(figure.value()).isCloseTo(10, EXACT);
    assertThat(figure.low()).isCloseTo(7.174550, EXACT);
    assertThat(figure.high()).isCloseTo(12.825450, EXACT);
    assertThat(entry.state()).isEqualTo(Entry.State.MET);
    assertThat(entry.missing()).isEqualTo("1 not over, and not in it");
  }

  @Test
  void neverSaysThatATimeMayBeBelowNought() {
    IntStream.range(0, 20)
        .forEach(t -> alarm(Duration.ofDays(60 - t), t == 19 ? 100 : 0.1, "critical"));
    Measured figure = Objects.requireNonNull(entry("time_to_restore").figure());
    assertThat(figure.value()).isCloseTo(5.095, EXACT);
    assertThat(figure.low()).isZero();
  }

  private void move(String kind, @Nullable String from, @Nullable String to, double daysAgo) {
    jdbc.update(
        """
        insert into ml_model_deployments (model, kind, from_version, to_version, by, reason, at)
        values ('m', ?, ?, ?, 'test', 'test', ?)
        """,
        kind,
        from,
        to,
        before(Duration.ofMinutes((long) (daysAgo * 24 * 60))));
  }

  /** 20 whose week is over, 3 of them rolled back in it; 4 of the last days. */
  private void moves() {
    String[] kinds = {"gate", "promote", "rollout"};
    for (int i = 0; i < 16; i++) {
      move(kinds[i % 3], "v" + (i - 1), "v" + i, 80 - i);
      if (i < 2) {
        move("rollback", "v" + i, "v" + (i - 1), 79.5 - i);
      }
    }
    move("rollback", "v15", "v14", 80 - 15 - 8); // after its week
    move("gate", "v14", "a", 40);
    move("gate", "a", "b", 39); // nothing was wrong with a
    move("promote", "b", "a", 38);
    move("rollback", "a", "b", 37); // the third: of the second time only
    move("rollback", "b", null, 36.9); // b came back by a rollback: it was not put in charge again
    move("gate", null, "c", 20);
    for (int i = 0; i < 4; i++) {
      move("gate", "c", "d" + i, 4 - i);
    }
    move("rollback", "d3", "d2", 0.5);
  }

  @Test
  void countsVersionsAndThoseThatWereRolledBackWithinAWeek() {
    moves();
    training(Duration.ofDays(84), 0, ""); // the first of all: 12 weeks ago
    Entry frequency = entry("deployment_frequency");
    Measured often = Objects.requireNonNull(frequency.figure());
    assertThat(frequency.rows()).isEqualTo(24);
    assertThat(often.value()).isCloseTo(2, EXACT);
    // Garwood's limits of 24 are 15.377 and 35.710
    assertThat(12 * often.low()).isCloseTo(15.377, within(5e-4));
    assertThat(12 * often.high()).isCloseTo(35.710, within(5e-4));
    assertThat(frequency.state()).isEqualTo(Entry.State.MET);
    Entry failures = entry("change_failure_rate");
    Measured rate = Objects.requireNonNull(failures.figure());
    assertThat(failures.rows()).isEqualTo(20);
    assertThat(rate.value()).isEqualTo(3 / 20.0);
    // Wilson's of 3 in 20
    assertThat(rate.low()).isCloseTo(0.0524, within(5e-5));
    assertThat(rate.high()).isCloseTo(0.3604, within(5e-5));
    assertThat(failures.state()).isEqualTo(Entry.State.UNCLEAR);
  }

  @Test
  void saysWhatIsMissingWhereThereAreFewVersions() {
    Entry none = entry("deployment_frequency");
    assertThat(none.missing())
        .isEqualTo("0 of 4 weeks since the first training or version that it needs");
    move("promote", null, "v", 27); // from elsewhere: no training of the hub's own
    Entry young = entry("deployment_frequency");
    assertThat(young.state()).isEqualTo(Entry.State.NOT_ENOUGH_DATA);
    assertThat(young.rows()).isEqualTo(1);
    assertThat(young.missing()).startsWith("3 of 4 weeks");
    move("promote", "v", "w", 35);
    assertThat(entry("deployment_frequency").figure())
        .extracting(Measured::value)
        .isEqualTo(2 / 5.0);
    Entry failures = entry("change_failure_rate");
    assertThat(failures.state()).isEqualTo(Entry.State.NOT_ENOUGH_DATA);
    assertThat(failures.missing()).isEqualTo("2 of 20 changes that are 7 days old that it needs");
  }
}
