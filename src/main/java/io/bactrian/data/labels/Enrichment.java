package io.bactrian.data.labels;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a signal's times.
 *
 * @param delayMillis from firing to receipt, null where the alert does not say when it fired; may
 *     be negative by the difference of two clocks
 * @param weekday of the firing, else of the receipt: Monday is 1, UTC
 * @param hourUtc 0 to 23
 */
record Enrichment(@Nullable Long delayMillis, int weekday, int hourUtc) {

  static Enrichment of(@Nullable Instant firedAt, Instant receivedAt) {
    ZonedDateTime time = (firedAt == null ? receivedAt : firedAt).atZone(ZoneOffset.UTC);
    Long delay = firedAt == null ? null : Duration.between(firedAt, receivedAt).toMillis();
    return new Enrichment(delay, time.getDayOfWeek().getValue(), time.getHour());
  }
}
