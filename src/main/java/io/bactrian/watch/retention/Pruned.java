package io.bactrian.watch.retention;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one pruning of a table came to, or would.
 *
 * @param rows how many are removed
 * @param before they are older than this, null where rows of this table stay for ever
 * @param oldest the age column's value of the oldest of them, null where there are none
 * @param newest likewise
 */
@JsonNaming(SnakeCaseStrategy.class)
record Pruned(
    String table,
    @Nullable Integer keepDays,
    @Nullable Instant before,
    long rows,
    @Nullable Instant oldest,
    @Nullable Instant newest) {}
