package io.bactrian.watch.drift;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version whose inputs are looked at.
 *
 * @param datasetId null where it learned from none of this hub
 * @param horizon bars that its labels look ahead; 0 without a dataset
 * @param features in the order of its input
 * @param probabilities whether it answers probabilities, which its predictions are compared by
 */
record Subject(
    String model,
    String version,
    String symbol,
    String period,
    String target,
    @Nullable String datasetId,
    int horizon,
    List<String> features,
    boolean probabilities) {}
