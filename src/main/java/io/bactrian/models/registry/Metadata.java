package io.bactrian.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.onnx.DeclaredSignature;
import io.bactrian.models.onnx.OnnxFile;
import io.bactrian.models.onnx.Signature;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trainer's metadata.json, and the registry's own document that keeps it. */
final class Metadata {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FEATURE_SET = "feature_set"; // trainers of before know none

  private static final String SEQUENCE = "sequence";
  private static final String SIGNATURE = "signature";

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

  /** What is said of the training has to be what was asked for, else the model answers another. */
  void check(Candidate candidate, Dataset dataset, List<String> classes) {
    same("run_id", candidate.runId());
    same("model", candidate.model());
    same("target", candidate.target());
    same("dataset_id", candidate.datasetId());
    same("dataset_sha256", dataset.train().sha256());
    same("classes", classes);
    same("features", dataset.features());
    if (trainer.hasNonNull(FEATURE_SET) && dataset.featureSet() != null) {
      same(FEATURE_SET, dataset.featureSet());
    }
  }

  /** What it says of the file's tensors; null where the file says it all. */
  @Nullable JsonNode declared() {
    return trainer.hasNonNull(SIGNATURE) ? trainer.get(SIGNATURE) : null;
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} also for a kind that the gate cannot judge
   */
  Signature signature(int features, List<String> classes) {
    Signature signature = DeclaredSignature.of(trainer.path(SIGNATURE), features, classes);
    if (!signature.isPlain()) {
      throw refused(
          "the gate judges probabilities of classes, and this is a model of the kind %s: deliver it by model sync"
              .formatted(signature.kind().text()));
    }
    return signature;
  }

  /** That the file takes as many bars as the trainer says, so that no other is asked for. */
  void checkSequence(int sequence) {
    int found = trainer.path(SEQUENCE).asInt(0);
    if (found != sequence) {
      throw refused(
          "its sequence is %d, and model.onnx takes %s"
              .formatted(found, sequence == 0 ? "one bar: leave it out" : sequence + " bars"));
    }
  }

  /**
   * @param sequence bars of the input, 0 where it is of one
   */
  byte[] document(
      Candidate candidate,
      Versions.Version version,
      Dataset dataset,
      Gate.Verdict gate,
      Map<String, Integer> prompts,
      int sequence) {
    ObjectNode root = JSON.createObjectNode();
    root.put("model", version.model()).put("version", version.version());
    root.put("sha256", version.sha256()).put("run_id", candidate.runId());
    root.put("target", candidate.target());
    root.put("dataset_id", dataset.id()).put("dataset_sha256", dataset.train().sha256());
    root.put("dataset_manifest_sha256", dataset.manifestSha256());
    root.put(FEATURE_SET, dataset.featureSet());
    root.set("features", JSON.valueToTree(version.features()));
    root.set("classes", JSON.valueToTree(version.classes()));
    ObjectNode signature = root.putObject("signature");
    shape(signature.putObject("input"), OnnxFile.INPUT, sequence, version.features().size());
    shape(signature.putObject("output"), OnnxFile.OUTPUT, 0, version.classes().size());
    if (sequence > 0) {
      root.put(SEQUENCE, sequence);
    }
    ObjectNode figures = root.putObject("gate");
    figures.put("verdict", version.verdict()).put("reason", version.reason());
    figures.put("log_loss", gate.logLoss()).put("base_log_loss", gate.baseLogLoss());
    figures.put("improvement_lower_95", gate.lower());
    figures.put("champion_improvement_lower_95", gate.championLower());
    root.set("prompts", JSON.valueToTree(prompts));
    root.set("trainer", trainer);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }

  private static void shape(ObjectNode node, String name, int sequence, int width) {
    ArrayNode shape = node.put("name", name).put("type", "float32").putArray("shape").add("N");
    if (sequence > 0) {
      shape.add(sequence);
    }
    shape.add(width);
  }

  private void same(String field, String expected) {
    String found = trainer.path(field).asText();
    if (!found.equals(expected)) {
      throw refused("its " + field + " is '" + found + "', not the request's '" + expected + "'");
    }
  }

  private void same(String field, List<String> expected) {
    JsonNode found = trainer.path(field);
    for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
      String asked = i < expected.size() ? expected.get(i) : "";
      if (!found.path(i).asText().equals(asked)) {
        throw refused(
            "its %s[%d] is '%s', not the request's '%s': name them all, in the request's order"
                .formatted(field, i, found.path(i).asText(), asked));
      }
    }
  }

  private static HubException refused(String reason) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, "metadata.json", "metadata.json is refused: " + reason + ".");
  }
}
