package io.bactrian.watch.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
  private final QuietHours night = QuietHours.of("22:00-07:00", "Europe/Berlin");

  @Test
  void endInTheMorningOfTheirZone() {
    assertNext(night, "2026-01-10T21:30:00Z", "2026-01-11T06:00:00Z");
    assertNext(night, "2026-01-11T03:00:00Z", "2026-01-11T06:00:00Z");
    assertNext(night, "2026-01-11T06:00:00Z", "2026-01-11T06:00:00Z");
    assertNext(night, "2026-01-11T12:00:00Z", "2026-01-11T12:00:00Z");
    assertNext(night, "2026-01-11T21:00:00Z", "2026-01-12T06:00:00Z");
  }

  @Test
  void followTheClockWhenItIsPut() {
    assertNext(night, "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z");
    assertNext(night, "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z");
    QuietHours gap = QuietHours.of("01:00-02:30", "Europe/Berlin");
    assertNext(gap, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
  }

  @Test
  void mayBeByDayAndMayBeNone() {
    assertNext(QuietHours.of("12:00-13:00", "UTC"), "2026-01-11T12:30:00Z", "2026-01-11T13:00:00Z");
    assertNext(QuietHours.of(" ", "UTC"), "2026-01-11T00:00:00Z", "2026-01-11T00:00:00Z");
    assertThatThrownBy(() -> QuietHours.of("22-7", "UTC"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("22:00-07:00");
    assertThatThrownBy(() -> QuietHours.of("22:00-07:00", "Nowhere"))
        .hasMessageContaining("Europe/Berlin");
  }

  private static void assertNext(QuietHours hours, String now, String next) {
    assertThat(hours.next(Instant.parse(now))).isEqualTo(Instant.parse(next));
  }
}
