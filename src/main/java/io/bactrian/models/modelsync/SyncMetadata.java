package io.bactrian.models.modelsync;

import static io.bactrian.models.artifacts.Refusals.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.models.onnx.DeclaredSignature;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.runs.TrainRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An artifact's metadata.json.
 *
 * @param model empty where the artifact brings JSON models alone
 * @param datasetId empty where it names none
 * @param features in the order of the input
 * @param classes in the order of the output
 * @param releaseTag that a version which the gate lets pass is released under; empty for none
 * @param files sha256 of each other file, by its name
 * @param config an object
 * @param document all of it
 */
record SyncMetadata(
    String model,
    String symbol,
    String period,
    String target,
    String datasetId,
    List<String> features,
    List<String> classes,
    String releaseTag,
    Map<String, String> files,
    ObjectNode config,
    ObjectNode document) {
  static final String NAME = "metadata.json";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_NAMES = 10_000;

  /**
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming the member at fault
   */
  static SyncMetadata of(JsonNode tree) {
    if (!(tree instanceof ObjectNode document)) {
      throw refused(NAME, "metadata.json is no JSON object.");
    }
    JsonNode config = document.path("config");
    if (!config.isMissingNode() && !config.isObject()) {
      throw refused("metadata.json config", "config has to be an object of parameters.");
    }
    return new SyncMetadata(
        text(document, "model"),
        text(document, "symbol"),
        text(document, "period"),
        text(document, "target"),
        text(document, "dataset_id"),
        names(document, "features"),
        names(document, "classes"),
        text(document, "release_tag"),
        files(document),
        config instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
        document);
  }

  /** That each file is the one that is named here, and that each has a name here. */
  void checkFiles(Map<String, byte[]> present) {
    for (Map.Entry<String, byte[]> file : present.entrySet()) {
      String name = file.getKey();
      if (name.equals(NAME)) {
        continue;
      }
      String said = files.get(name);
      if (said == null) {
        throw refused(name, "metadata.json has no sha256 of it: name it under files.");
      }
      String found = DigestUtils.sha256Hex(file.getValue());
      if (!found.equals(said)) {
        throw refused(name, "Its sha256 is %s, and metadata.json says %s.".formatted(found, said));
      }
    }
    for (String name : files.keySet()) {
      if (!present.containsKey(name)) {
        throw refused(name, "metadata.json names it, and the archive does not have it.");
      }
    }
  }

  /** What a model has to say of itself, so that it answers nobody else's question. */
  void checkModel() {
    if (symbol.isEmpty() || period.isEmpty() || target.isEmpty()) {
      throw refused(NAME, "metadata.json has to name symbol, period and target of the model.");
    }
    String expected = TrainRequest.model(symbol, period, target);
    if (!model.equals(expected)) {
      throw refused(
          "metadata.json model",
          "model is '%s', and of its symbol, period and target it is %s."
              .formatted(model, expected));
    }
    if (features.isEmpty() || classes.size() < 2) {
      throw refused(NAME, "metadata.json has to name all features, and two classes or more.");
    }
  }

  /** What its tensors are. */
  Signature signature() {
    return DeclaredSignature.of(document.path("signature"), features.size(), classes);
  }

  private static String text(ObjectNode document, String name) {
    JsonNode value = document.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw refused("metadata.json " + name, name + " has to be a text.");
    }
    return value.asText("");
  }

  private static List<String> names(ObjectNode document, String name) {
    var names = new ArrayList<String>();
    document.path(name).forEach(each -> names.add(each.asText()));
    boolean fit =
        names.size() <= MOST_NAMES
            && new HashSet<>(names).size() == names.size()
            && names.stream().noneMatch(String::isBlank);
    if (!fit) {
      throw refused(
          "metadata.json " + name, name + " has to be a list of different texts, none empty.");
    }
    return List.copyOf(names);
  }

  private static Map<String, String> files(ObjectNode document) {
    if (!document.path("files").isObject()) {
      throw refused(
          "metadata.json files",
          "metadata.json has to have files: each file's name with its sha256.");
    }
    Map<String, String> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> file : document.path("files").properties()) {
      if (!SHA256.matcher(file.getValue().asText()).matches()) {
        throw refused(
            "metadata.json files." + file.getKey(),
            "A sha256 is 64 hexadecimal digits in lower case.");
      }
      files.put(file.getKey(), file.getValue().asText());
    }
    return files;
  }
}
