package io.bactrian.hub.lists;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The times that callers write. */
final class Times {
  private Times() {}

  /**
   * @param text ISO-8601 with an offset or {@code Z}, or a date, which means its midnight in UTC
   * @return the time, or null where the text is none or is outside the years 1 to 9999
   */
  static @Nullable OffsetDateTime parse(String text) {
    try {
      OffsetDateTime time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(text);
      return time.getYear() >= 1 && time.getYear() <= 9999 ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
