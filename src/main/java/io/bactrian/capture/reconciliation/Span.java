package io.bactrian.capture.reconciliation;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Days in UTC.
 *
 * @param from the first
 * @param to the last, itself included
 */
record Span(LocalDate from, LocalDate to) {
  private static final int MAX_DAYS = 366;

  /**
   * @param days how many, up to {@code to}, where {@code from} is not given
   */
  static Span of(@Nullable String from, @Nullable String to, int days) {
    LocalDate last = to == null ? LocalDate.now(Clock.systemUTC()) : Parameters.day("to", to);
    LocalDate first = from == null ? last.minusDays(days - 1L) : Parameters.day("from", from);
    if (first.isAfter(last)) {
      throw Parameters.invalid("from", "must not be after 'to', " + last);
    }
    if (ChronoUnit.DAYS.between(first, last) >= MAX_DAYS) {
      throw Parameters.invalid("from", "takes at most " + MAX_DAYS + " days with 'to', " + last);
    }
    return new Span(first, last);
  }

  static Span of(LocalDate day) {
    return new Span(day, day);
  }

  /** Inclusive. */
  OffsetDateTime begin() {
    return from.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** Exclusive. */
  OffsetDateTime end() {
    return to.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
