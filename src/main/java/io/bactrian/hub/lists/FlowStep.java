package io.bactrian.hub.lists;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What needs an operator: degraded while there is any.
 *
 * @param count how many
 * @param lastEvent the newest, null where there is none
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FlowStep(long count, @Nullable Instant lastEvent, FlowHealth health) {
  public static FlowStep waiting(long count, @Nullable Instant lastEvent) {
    return new FlowStep(count, lastEvent, count == 0 ? FlowHealth.OK : FlowHealth.DEGRADED);
  }
}
