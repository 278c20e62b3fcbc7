package io.bactrian.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.datasets.Dataset;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The trainer's metadata.json, and the registry's own document that keeps it. */
final class Metadata {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonNode trainer;

  private Metadata(JsonNode trainer) {
    this.trainer = trainer;
  }

  static Metadata of(byte[] content) {
    try {
      JsonNode node = JSON.readTree(content);
      if (node != null && node.isObject()) {
        return new Metadata(node);
      }
      throw refused("it is no JSON object");
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "metadata.json", "metadata.json is not valid JSON.", e);
    }
  }

  /** The model's input columns: all of the dataset's unless the trainer names some of them. */
  List<String> features(Candidate candidate, Dataset dataset, List<String> classes) {
    same("target", candidate.target());
    same("dataset_id", candidate.datasetId());
    if (trainer.has("classes") && !texts("classes").equals(classes)) {
      throw refused("its classes are not " + classes + " in that order");
    }
    if (!trainer.has("features")) {
      return dataset.features();
    }
    List<String> names = texts("features");
    for (String name : names) {
      if (!dataset.features().contains(name)) {
        throw refused("the dataset has no feature " + name);
      }
    }
    return names;
  }

  byte[] document(
      Candidate candidate, Versions.Version version, Dataset dataset, Gate.Verdict gate) {
    ObjectNode root = JSON.createObjectNode();
    root.put("model", version.model()).put("version", version.version());
    root.put("sha256", version.sha256()).put("run_id", candidate.runId());
    root.put("target", candidate.target());
    root.put("dataset_id", dataset.id()).put("dataset_sha256", dataset.manifestSha256());
    root.set("features", JSON.valueToTree(version.features()));
    root.set("classes", JSON.valueToTree(version.classes()));
    ObjectNode signature = root.putObject("signature");
    shape(signature.putObject("input"), OnnxFile.INPUT, version.features().size());
    shape(signature.putObject("output"), OnnxFile.OUTPUT, version.classes().size());
    ObjectNode figures = root.putObject("gate");
    figures.put("verdict", version.verdict()).put("reason", version.reason());
    figures.put("log_loss", gate.logLoss()).put("base_log_loss", gate.baseLogLoss());
    figures.put("improvement_lower_95", gate.lower());
    figures.put("champion_improvement_lower_95", gate.championLower());
    root.set("trainer", trainer);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }

  private static void shape(ObjectNode node, String name, int width) {
    node.put("name", name).put("type", "float32").putArray("shape").add("N").add(width);
  }

  private void same(String field, String expected) {
    if (trainer.has(field) && !trainer.get(field).asText().equals(expected)) {
      throw refused("its " + field + " is not " + expected);
    }
  }

  private List<String> texts(String field) {
    var texts = new ArrayList<String>();
    trainer.get(field).forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }

  private static HubException refused(String reason) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, "metadata.json", "metadata.json is refused: " + reason + ".");
  }
}
