package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What moves a version's answers.
 *
 * @param state explained, or not_enough_data where none of its decisions is
 * @param of what base and contributions add up to
 * @param methods by which the values came to be
 * @param n decisions that it is the mean of, the newest
 * @param without its newest decisions that are unexplained
 * @param since when the first of them was explained
 * @param base on average
 * @param features the largest first, equal ones by name
 */
@JsonNaming(SnakeCaseStrategy.class)
record GlobalExplanation(
    String model,
    String version,
    String state,
    @Nullable String of,
    @Nullable String methods,
    int n,
    int without,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Double base,
    List<Feature> features) {

  /**
   * @param meanAbsolute mean of its contributions without their sign
   * @param mean of its contributions
   * @param n decisions that have it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Feature(String feature, double meanAbsolute, double mean, int n) {}
}
