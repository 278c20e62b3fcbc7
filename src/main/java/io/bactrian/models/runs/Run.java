package io.bactrian.models.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that is not finished.
 *
 * @param id the contract's {@code run_id}
 * @param requestId the runs of one request share a dataset
 * @param hyperparameters a JSON object
 * @param releaseTag that the version is to be released under; null for none
 * @param datasetId null until the dataset exists
 * @param attempt how often it went to a trainer
 * @param consecutiveFailures how often in a row it got no further
 */
public record Run(
    String id,
    String requestId,
    String model,
    String target,
    String symbol,
    String period,
    @Nullable Instant windowFrom,
    Instant windowTo,
    String hyperparameters,
    @Nullable String releaseTag,
    @Nullable String datasetId,
    int attempt,
    int consecutiveFailures) {

  /** As it is once it has been sent again. */
  public Run sent() {
    return new Run(
        id,
        requestId,
        model,
        target,
        symbol,
        period,
        windowFrom,
        windowTo,
        hyperparameters,
        releaseTag,
        datasetId,
        attempt + 1,
        consecutiveFailures);
  }

  /** Where the trainer lays what this attempt makes. */
  public String objectKey(String name) {
    return objectKey(id, attempt, name);
  }

  public static String objectKey(String id, int attempt, String name) {
    return "runs/" + id + "/" + attempt + "/" + name;
  }
}
