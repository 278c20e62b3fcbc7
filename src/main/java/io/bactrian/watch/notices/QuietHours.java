package io.bactrian.watch.notices;

import io.bactrian.shared.GivenFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When only what is critical is sent.
 *
 * @param from the local time at which they begin
 * @param to the local time at which they end; the same: there are none
 */
record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  static final QuietHours NONE = new QuietHours(LocalTime.MIN, LocalTime.MIN, ZoneId.of("UTC"));

  /**
   * @param text such as {@code 22:00-07:00}, empty for none
   */
  static QuietHours of(String text, String zone) {
    if (text.isBlank()) {
      return NONE;
    }
    try {
      String[] ends = text.strip().split("-", -1);
      if (ends.length == 2) {
        return new QuietHours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]), ZoneId.of(zone));
      }
    } catch (DateTimeException e) {
      throw wrong(text, zone);
    }
    throw wrong(text, zone);
  }

  private static RuntimeException wrong(String text, String zone) {
    return GivenFields.invalid(
        "quiet",
        "'%s' in '%s' are no quiet hours: give them such as 22:00-07:00, in a zone such as Europe/Berlin."
            .formatted(text, zone));
  }

  /** When something that is not urgent may go: now, or when the quiet hours end. */
  Instant next(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    LocalTime time = local.toLocalTime();
    boolean overnight = from.isAfter(to);
    boolean quiet =
        overnight
            ? !time.isBefore(from) || time.isBefore(to)
            : !time.isBefore(from) && time.isBefore(to);
    if (!quiet) {
      return now;
    }
    ZonedDateTime end = local.with(to);
    return (end.isAfter(local) ? end : local.plusDays(1).with(to)).toInstant();
  }
}
