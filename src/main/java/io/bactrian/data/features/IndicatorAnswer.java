package io.bactrian.data.features;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the indicators of a symbol were.
 *
 * @param values by period, in the order in which they were named
 */
public record IndicatorAnswer(String symbol, Map<String, PeriodValues> values) {
  /**
   * @param closedAt when the newest bar that counts had closed
   * @param builtFrom the period of the bars that these bars were built from, or their own
   * @param indicators by name; null where the formula divides by zero
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record PeriodValues(
      Instant closedAt, String builtFrom, Map<String, @Nullable Double> indicators) {}
}
