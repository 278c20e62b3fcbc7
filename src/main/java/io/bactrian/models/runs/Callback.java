package io.bactrian.models.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer reports of its run.
 *
 * @param status running, completed or failed
 * @param progress 0 to 1
 * @param metrics a JSON object, or null
 * @param artifacts a JSON array, or null
 * @param files the same, read
 */
public record Callback(
    String runId,
    String status,
    double progress,
    @Nullable String metrics,
    @Nullable String artifacts,
    List<Artifact> files,
    @Nullable String error) {

  /**
   * @param size bytes; -1 where it is not given
   */
  public record Artifact(String name, String sha256, long size) {}

  /**
   * @param body fits {@code trainer-callback.schema.json}
   */
  public static Callback of(JsonNode body) {
    JsonNode artifacts = body.path("artifacts");
    return new Callback(
        body.required("run_id").asText(),
        body.required("status").asText(),
        body.path("progress").asDouble(0),
        json(body.path("metrics")),
        json(artifacts),
        StreamSupport.stream(artifacts.spliterator(), false)
            .map(
                artifact ->
                    new Artifact(
                        artifact.get("name").asText(),
                        artifact.get("sha256").asText(),
                        artifact.path("size").asLong(-1)))
            .toList(),
        body.path("error").asText(null));
  }

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} where it is not named, or twice
   */
  public Artifact artifact(String name) {
    List<Artifact> named = files.stream().filter(file -> file.name().equals(name)).toList();
    if (named.size() != 1) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "artifacts",
          "A completed run names " + name + " once, with its sha256 and size.");
    }
    return named.get(0);
  }

  private static @Nullable String json(JsonNode value) {
    return value.isContainerNode() ? value.toString() : null;
  }
}
