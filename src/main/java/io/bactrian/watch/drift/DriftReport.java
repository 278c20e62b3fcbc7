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
 * @param trainRows of the training; 0 where too few decisions are there to compare it with
 * @param liveRows decisions that count, one a bar
 * @param from the oldest of them; null for none
 * @param stretches of the training, each of as many rows as are live
 * @param falseAlarms the share of looks that find a drift where there is none
 * @param state of the features together
 * @param drifted how many of them have
 * @param features those that are the farthest first
 * @param label what came true of late, beside the labels of the training; it raises no alarm
 * @param prediction the probability of the last class, beside that of the holdout; it raises no
 *     alarm, for it is computed of the features
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
    double falseAlarms,
    State state,
    String reason,
    int drifted,
    List<Input> features,
    Input label,
    Input prediction) {

  /** None but {@link #STABLE} says that all is well. */
  enum State {
    DRIFTED,
    STABLE,
    /** No decision at all. */
    NO_DATA,
    /** Fewer decisions than a look takes. */
    WARM_UP,
    /** The training is too short to know what is usual, or there is none. */
    NOT_ENOUGH_DATA;

    @com.fasterxml.jackson.annotation.JsonValue
    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One input and its distances from the training, null where there is nothing to compare.
   *
   * @param rows that were compared
   * @param wasserstein in standard deviations of the training
   * @param limit the Wasserstein distance from which on it has drifted
   * @param detectable the shift of the mean that 95 of 100 looks find, in the same unit
   * @param missing rows in which it was missing
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Input(
      String feature,
      State state,
      int rows,
      @Nullable Double psi,
      @Nullable Double ks,
      @Nullable Double wasserstein,
      @Nullable Double limit,
      @Nullable Double detectable,
      int missing) {
    static Input unknown(String name, State state, int rows, int missing) {
      return new Input(name, state, rows, null, null, null, null, null, missing);
    }
  }
}
