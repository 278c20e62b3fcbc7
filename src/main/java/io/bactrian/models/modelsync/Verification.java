package io.bactrian.models.modelsync;

import static io.bactrian.models.artifacts.Refusals.refused;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.models.artifacts.Archive;
import io.bactrian.models.artifacts.FileKinds;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.ModelSyncProperties;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.modelsync.VerifiedArtifact.JsonPart;
import io.bactrian.models.onnx.OnnxFile;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Trials;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that can be known of an artifact without the hub's data. Changes nothing. */
@Component
class Verification {
  private static final Pattern JSON_MODEL = Pattern.compile("ai-models/([a-z-]+)/([^/]+)\\.json");
  static final String BY = "model-sync";

  private final StrictJson json;
  private final Trials trials;
  private final JsonModels jsonModels;
  private final ModelSyncProperties properties;

  Verification(
      StrictJson json, Trials trials, JsonModels jsonModels, ModelSyncProperties properties) {
    this.json = json;
    this.trials = trials;
    this.jsonModels = jsonModels;
    this.properties = properties;
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} naming the file or member at fault, {@code
   *     UNAVAILABLE} where it could not be tried
   */
  VerifiedArtifact verify(DownloadedArtifact downloaded) {
    Map<String, byte[]> files = Archive.read(downloaded.archive(), properties.maxSize().toBytes());
    byte[] described = files.get(SyncMetadata.NAME);
    if (described == null) {
      throw refused(SyncMetadata.NAME, "The archive has no metadata.json at its top.");
    }
    SyncMetadata metadata = SyncMetadata.of(parse(SyncMetadata.NAME, described));
    metadata.checkFiles(files);
    files.forEach(Verification::checkContent);
    byte[] onnx = onnx(files);
    List<JsonPart> models = jsonModels(files);
    if (onnx == null && models.isEmpty()) {
      throw refused(
          "archive", "It holds neither a model (.onnx) nor ai-models/{kind}/{name}.json.");
    }
    if (onnx != null) {
      tryOut(metadata, onnx, files.get(Golden.NAME));
    }
    String reason = reason(downloaded.artifact());
    for (JsonPart part : models) {
      jsonModels.write(part.kind(), part.name(), part.model(), BY, reason, true);
    }
    return new VerifiedArtifact(downloaded.artifact(), metadata, onnx, models);
  }

  /** Why a JSON model is put in use. */
  static String reason(FoundArtifact artifact) {
    return "from " + artifact.source() + ", artifact " + artifact.name();
  }

  private static void checkContent(String name, byte[] content) {
    String obstacle = FileKinds.obstacle(name, content);
    if (obstacle != null) {
      throw refused(name, obstacle);
    }
  }

  private static byte @Nullable [] onnx(Map<String, byte[]> files) {
    List<String> found = files.keySet().stream().filter(name -> name.endsWith(".onnx")).toList();
    if (found.size() > 1) {
      throw refused(
          "archive", "It holds several models, " + String.join(", ", found) + ": one each.");
    }
    byte[] content = found.isEmpty() ? null : files.get(found.get(0));
    if (content != null && content.length > OnnxFile.MAX_BYTES) {
      throw OnnxFile.refused("it has more than " + OnnxFile.MAX_BYTES + " bytes.");
    }
    return content;
  }

  private void tryOut(SyncMetadata metadata, byte[] onnx, byte @Nullable [] golden) {
    metadata.checkModel();
    Signature signature = metadata.signature();
    Golden vectors = golden == null ? null : Golden.of(parse(Golden.NAME, golden));
    trials.pass(onnx, signature);
    if (vectors != null) {
      try (OnnxModel model = OnnxModel.open(onnx, signature)) {
        vectors.check(model, metadata.classes().size());
      }
    }
  }

  private List<JsonPart> jsonModels(Map<String, byte[]> files) {
    var models = new ArrayList<JsonPart>();
    files.forEach(
        (name, content) -> {
          Matcher parts = JSON_MODEL.matcher(name);
          if (parts.matches()) {
            models.add(new JsonPart(parts.group(1), parts.group(2), parse(name, content)));
          } else if (name.startsWith("ai-models/")) {
            throw refused(name, "A JSON model is ai-models/{kind}/{name}.json.");
          }
        });
    return models;
  }

  private JsonNode parse(String name, byte[] content) {
    try {
      return json.parse(content);
    } catch (HubException e) {
      String field = e.field() == null ? name : name + " " + e.field();
      throw refused(field, String.valueOf(e.getMessage()), e);
    }
  }
}
