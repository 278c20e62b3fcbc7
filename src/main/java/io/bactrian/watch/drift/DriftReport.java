package io.bactrian.watch.drift;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decisions of now were made of, beside what a version was trained on.
 *
 * @param datasetId null where it learned from none of this hub
 * @param trainRows of the training
 * @param liveRows decisions that count, one a bar
 * @param from the oldest of them; null for none
 * @param stretches of the training, each of as many rows as are live
 * @param state drifted where a feature has, stable, or not_enough_data
 * @param drifted how many features have
 * @param byChance how many would have in a series that goes on as it did, at most on average
 * @param features those that are the farthest first
 */
@JsonNaming(SnakeCaseStrategy.class)
record DriftReport(
    String model,
    String version,
    @Nullable String datasetId,
    int trainRows,
    int liveRows,
    @Nullable Instant from,
    @Nullable Instant to,
    int stretches,
    String state,
    String reason,
    int drifted,
    double byChance,
    List<Feature> features) {
  static final String DRIFTED = "drifted";
  static final String STABLE = "stable";
  static final String NOT_ENOUGH = "not_enough_data";

  /**
   * One input.
   *
   * @param psi its population stability index; null without a live row
   * @param usual what it has to exceed: the largest of a stretch of the training, and what a random
   *     draw of it has in 95 of 100 cases; null without a live row
   * @param missing live rows in which it was missing
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Feature(
      String feature, String state, @Nullable Double psi, @Nullable Double usual, int missing) {}
}
