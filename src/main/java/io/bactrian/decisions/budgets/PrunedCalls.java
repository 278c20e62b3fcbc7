package io.bactrian.decisions.budgets;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one pruning came to, or would.
 *
 * @param calls how many were removed
 * @param before they were made before this
 * @param oldest when the oldest of them was made, null where there are none
 * @param newest likewise
 */
@JsonNaming(SnakeCaseStrategy.class)
record PrunedCalls(
    long calls, Instant before, @Nullable Instant oldest, @Nullable Instant newest) {}
