package io.bactrian.decisions.scoring;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known at the moment that is asked about.
 *
 * @param period of the bars
 * @param features by name, NaN where undefined; empty where too few bars have closed and the caller
 *     sent none
 * @param barClosedAt when the newest bar closed; null where no bar was used
 */
record Observation(
    InferenceRequest question,
    String period,
    Map<String, Float> features,
    @Nullable Instant barClosedAt) {}
