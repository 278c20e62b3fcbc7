package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a decision kept of how it was made.
 *
 * @param period of the bars; null in decisions of before inputs were kept
 * @param features by name, null where missing
 * @param score null in decisions of before lobes
 */
record StoredDecision(
    String id,
    String symbol,
    @Nullable String period,
    Instant asOf,
    Instant askedAt,
    @Nullable Instant barClosedAt,
    JsonNode lobes,
    JsonNode features,
    @Nullable Double score,
    String weights) {}
