package io.bactrian.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer tells of its run.
 *
 * @param status running, completed or failed
 * @param progress 0 to 1
 * @param metrics a JSON object, or null
 * @param artifacts a JSON array, or null
 * @param sha256s of the artifacts, by name
 */
record Callback(
    String runId,
    String status,
    double progress,
    @Nullable String metrics,
    @Nullable String artifacts,
    Map<String, String> sha256s,
    @Nullable String error) {

  /**
   * @param body fits {@code trainer-callback.schema.json}
   */
  static Callback of(JsonNode body) {
    JsonNode artifacts = body.path("artifacts");
    return new Callback(
        body.required("run_id").asText(),
        body.required("status").asText(),
        body.path("progress").asDouble(0),
        json(body.path("metrics")),
        json(artifacts),
        StreamSupport.stream(artifacts.spliterator(), false)
            .collect(
                Collectors.toMap(
                    artifact -> artifact.get("name").asText(),
                    artifact -> artifact.get("sha256").asText(),
                    (first, second) -> second)),
        body.path("error").asText(null));
  }

  private static @Nullable String json(JsonNode value) {
    return value.isContainerNode() ? value.toString() : null;
  }
}
