package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.artifacts.ArtifactStep;
import io.bactrian.models.artifacts.FoundArtifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An artifact that passed every check of its own.
 *
 * @param onnx the model's file; null where it brings JSON models alone
 * @param models the JSON models
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
record VerifiedArtifact(
    FoundArtifact artifact, SyncMetadata metadata, byte @Nullable [] onnx, List<JsonPart> models)
    implements ArtifactStep {

  /** A JSON model to be put in use. */
  record JsonPart(String kind, String name, JsonNode model) {}

  @Override
  public String toString() {
    return "VerifiedArtifact[" + artifact.id() + "]";
  }
}
