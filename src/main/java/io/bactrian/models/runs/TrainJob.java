package io.bactrian.models.runs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /train}; its links and its token are secrets. Source:
 * docs/trainer-contract.md.
 *
 * @param featureSet name and version of the set that the features are of; null where the dataset
 *     does not name it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainJob(
    String runId,
    Data dataset,
    String target,
    List<String> classes,
    List<String> features,
    @Nullable String featureSet,
    String model,
    @JsonRawValue String hyperparameters,
    @Nullable String releaseTag,
    Map<String, URI> upload,
    Callback callback) {

  /** What a trainer lays down; the first two it must. */
  public static final List<String> ARTIFACTS =
      List.of("model.onnx", "metadata.json", "metrics.json");

  public record Data(String id, URI url, @JsonProperty("sha256") String sha256) {}

  public record Callback(URI url, String token) {}

  @Override
  public String toString() {
    return "TrainJob[" + runId + "]";
  }
}
