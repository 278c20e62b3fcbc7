package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;

/** When crons fire around changes of the clocks; the times are of the zones' own rules. */
class CronTimesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 02:30 does not exist on 29 March, and comes twice on 25 October
        "0 30 2 * * ? |Europe/Berlin   |2026-03-28T12:00Z|2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
        "0 30 2 * * ? |Europe/Berlin   |2026-10-24T12:00Z|2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
        "0 30 2 * * ? |America/New_York|2026-03-07T12:00Z|2026-03-08T03:00-04:00 2026-03-09T02:30-04:00",
        "0 30 1 * * ? |America/New_York|2026-10-31T12:00Z|2026-11-01T01:30-04:00 2026-11-02T01:30-05:00",
        // the hours that pass
        "0 0 * * * ?  |Europe/Berlin   |2026-03-28T23:30Z|2026-03-29T01:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
        "0 0 * * * ?  |Europe/Berlin   |2026-10-24T22:30Z|2026-10-25T01:00+02:00 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00",
        "0 0/30 * * * ?|Europe/Berlin  |2026-10-24T23:45Z|2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00",
        "0 15 * * * ? |America/New_York|2026-03-08T06:00Z|2026-03-08T01:15-05:00 2026-03-08T03:15-04:00",
        // several times in the hour that is skipped or comes twice
        "0 0/20 2 * * ?|Europe/Berlin  |2026-03-28T12:00Z|2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
        "0 0 2-3 * * ?|Europe/Berlin   |2026-03-28T12:00Z|2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
        "0 0/30 1-2 * * ?|Europe/Berlin|2026-10-24T23:45Z|2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-26T01:00+01:00",
        // half an hour; and no change at all
        "0 15 2 * * ? |Australia/Lord_Howe|2026-10-03T00:00Z|2026-10-04T02:30+11:00 2026-10-05T02:15+11:00",
        "0 30 2 * * ? |UTC             |2026-03-28T12:00Z|2026-03-29T02:30Z 2026-03-30T02:30Z",
      })
  void fireByTheirZone(String cron, String zone, String after, String times) {
    ZoneId id = ZoneId.of(zone.strip());
    CronTimes cronTimes = CronTimes.of(cron.strip(), id);
    List<String> expected = List.of(times.strip().split(" "));
    var format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmXXX");
    assertThat(
            cronTimes
                .between(
                    Instant.parse(after.strip().replace("Z", ":00Z")),
                    Instant.MAX.minusSeconds(1),
                    expected.size())
                .stream()
                .map(at -> format.format(at.atZone(id))))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/2 * * * * ?",
        "0 0/5 * * * ?",
        "0 0 3 ? * MON-FRI",
        "0 0 1 1 * ?",
        "0 0 4 L * ?"
      })
  void fireAsQuartzSaysWhereNoClockChanges(String cron) throws Exception {
    var quartz = new CronExpression(cron);
    quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
    CronTimes times = CronTimes.of(cron, ZoneId.of("UTC"));
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      Instant after = Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt());
      Instant next = quartz.getNextValidTimeAfter(Date.from(after)).toInstant();
      assertThat(times.next(after)).isEqualTo(next);
      assertThat(times.latest(next)).isEqualTo(next);
      assertThat(times.latest(next.plusMillis(1))).isEqualTo(next);
    }
  }

  @Test
  void haveALatestTimeBetweenTwo() {
    CronTimes monthly = CronTimes.of("0 0 1 1 * ?", ZoneId.of("Europe/Berlin"));
    assertThat(monthly.latest(Instant.parse("2026-03-31T12:00:00Z")))
        .isEqualTo("2026-03-01T00:00:00Z");
    assertThat(CronTimes.of("0 0 0 1 1 ? 2099", ZoneId.of("UTC")).latest(Instant.EPOCH)).isNull();
    assertThat(CronTimes.of("0 0 0 1 1 ? 2001", ZoneId.of("UTC")).next(Instant.now())).isNull();
    assertThatThrownBy(() -> CronTimes.of("every day", ZoneId.of("UTC")))
        .hasMessageContaining("'every day' is no Quartz cron");
  }

  /** What is stored is at most the next time but one of any hub whose clock is right. */
  @Test
  void findAClockThatWasSetBack() {
    CronTimes hourly = CronTimes.of("0 0 * * * ?", ZoneId.of("UTC"));
    Instant now = Instant.parse("2026-01-01T09:59:58Z");
    Date ten = Date.from(Instant.parse("2026-01-01T10:00:00Z"));
    Date eleven = Date.from(Instant.parse("2026-01-01T11:00:00Z"));
    Date noon = Date.from(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(ScheduledRoutes.waitsTooLong(ten, hourly, now)).isFalse();
    assertThat(ScheduledRoutes.waitsTooLong(eleven, hourly, now)).as("just fired").isFalse();
    assertThat(ScheduledRoutes.waitsTooLong(noon, hourly, now)).as("an hour back").isTrue();
    Instant ahead = now.plus(Duration.ofHours(1));
    assertThat(ScheduledRoutes.waitsTooLong(ten, hourly, ahead)).as("an hour ahead").isFalse();
  }
}
