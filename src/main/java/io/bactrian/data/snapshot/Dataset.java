package io.bactrian.data.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that never changes: its id is made of its content.
 *
 * @param id {@code ds-} and the first 16 hexadecimal digits of {@code manifestSha256}
 * @param from the first sample's moment
 * @param to the moment of knowledge
 * @param train what a trainer gets: the older 80 % of the labelled samples, less the embargo
 * @param holdout the newest samples, which no trainer sees: the gate measures on them
 * @param features the names of the feature columns, in the order of a model's input
 * @param featureSet its name and version; null in a snapshot of before sets had names
 * @param targets each target's classes, in the order of a model's output; the label column is
 *     {@code label_<target>}
 */
public record Dataset(
    String id,
    String symbol,
    String period,
    Instant from,
    Instant to,
    String manifestSha256,
    DataFile train,
    DataFile holdout,
    List<String> features,
    @Nullable String featureSet,
    Map<String, List<String>> targets) {}
