package io.bactrian.models.checks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it should be.
 *
 * @param column the column at fault
 * @param at the moment of the bar, row or order at fault
 * @param input what leaked into it, or what it should have been computed of
 * @param message what is wrong and how to mend it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    @Nullable String column, @Nullable Instant at, @Nullable String input, String message) {
  static Finding of(@Nullable String column, long at, String message) {
    return new Finding(column, moment(at), null, message);
  }

  static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
