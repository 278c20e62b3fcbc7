package io.bactrian.models.performance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * A ratio a year, with what it was computed of.
 *
 * @param value null where it cannot be computed; {@code note} says why
 * @param standardError of it; null where it has none
 * @param basis of the returns: {@code day} or {@code hour} in UTC; null where there are too few
 * @param n how many returns
 * @param perYear how many such returns a year has, by which the ratio is annualised
 * @param clipped whether the value is the bound and not what came out
 * @param note why there is no value, or what limits it; empty for nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Ratio(
    @Nullable Double value,
    @Nullable Double standardError,
    @Nullable String basis,
    int n,
    @Nullable Double perYear,
    boolean clipped,
    String note) {

  static Ratio none(String why) {
    return new Ratio(null, null, null, 0, null, false, why);
  }
}
