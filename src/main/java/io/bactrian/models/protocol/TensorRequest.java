package io.bactrian.models.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of the Open Inference Protocol, as the rows that a model takes.
 *
 * @param id of the caller's own; null where it gave none
 * @param parameters of the caller's own; null where it gave none
 * @param rows {@code [rows][bars * features]}
 * @param outputs the names of those that are wanted, in the caller's order
 */
@SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
record TensorRequest(
    @Nullable String id, @Nullable JsonNode parameters, float[][] rows, List<String> outputs) {
  static final String INPUT = "features";
  static final String PROBABILITIES = "probabilities";
  static final String LABEL = "label";
  private static final List<String> OUTPUTS = List.of(PROBABILITIES, LABEL);

  /**
   * @param body fits {@code v2-infer-request.schema.json}
   * @param features of the model, in their order
   * @param bars of one answer; 0 where it is of the newest alone
   */
  static TensorRequest of(JsonNode body, List<String> features, int bars, int maxRows) {
    refuseBinary(body.path("parameters"), "parameters");
    return new TensorRequest(
        body.path("id").textValue(),
        body.get("parameters"),
        rows(body.path("inputs"), new Signature(features, bars, maxRows)),
        outputs(body.path("outputs")));
  }

  private record Signature(List<String> features, int bars, int maxRows) {
    int width() {
      return Math.max(1, bars) * features.size();
    }

    /** As a caller writes it. */
    String shape(String last) {
      return bars == 0 ? "[N" + last + "]" : "[N, " + bars + last + "]";
    }
  }

  private static float[][] rows(JsonNode inputs, Signature model) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (JsonNode input : inputs) {
      refuseBinary(input.path("parameters"), "inputs." + input.path("name").asText());
      Tensor tensor = Tensor.of(input, (long) model.maxRows() * model.width());
      if (tensors.put(tensor.name(), tensor) != null) {
        throw TensorFault.of(tensor.at(), "is there twice: send each input once.");
      }
    }
    Tensor whole = tensors.get(INPUT);
    return whole != null && (tensors.size() == 1 || !model.features().contains(INPUT))
        ? ofOne(whole, tensors, model)
        : ofEach(tensors, model);
  }

  private static float[][] ofOne(Tensor whole, Map<String, Tensor> all, Signature model) {
    for (Tensor other : all.values()) {
      if (other != whole) {
        throw TensorFault.of(
            other.at(), "comes with features: send features alone, or one input per feature.");
      }
    }
    int[] shape = whole.shape();
    boolean fits =
        model.bars() == 0 ? shape.length == 2 : shape.length == 3 && shape[1] == model.bars();
    if (!fits || shape[shape.length - 1] != model.features().size()) {
      throw TensorFault.of(
          whole.at() + ".shape",
          "is %s, and this model takes %s."
              .formatted(text(shape), model.shape(", " + model.features().size())));
    }
    var rows = new float[rows(whole, model)][model.width()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(whole.values(), i * model.width(), rows[i], 0, model.width());
    }
    return rows;
  }

  private static float[][] ofEach(Map<String, Tensor> tensors, Signature model) {
    for (Tensor tensor : tensors.values()) {
      if (!model.features().contains(tensor.name())) {
        throw TensorFault.of(
            tensor.at(),
            "is no input of this model: send features, or one input per feature; its metadata"
                + " names them.");
      }
    }
    float[][] rows = {};
    int width = model.features().size();
    for (int f = 0; f < width; f++) {
      String name = model.features().get(f);
      Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw TensorFault.of(
            "inputs." + name, "is missing: send every feature of the model, null where unknown.");
      }
      int count = column(tensor, model);
      if (f == 0) {
        rows = new float[count][model.width()];
      } else if (rows.length != count) {
        throw TensorFault.of(
            tensor.at() + ".shape",
            "has %d rows where the others have %d.".formatted(count, rows.length));
      }
      int bars = Math.max(1, model.bars());
      for (int row = 0; row < count; row++) {
        for (int bar = 0; bar < bars; bar++) {
          rows[row][bar * width + f] = tensor.values()[row * bars + bar];
        }
      }
    }
    return rows;
  }

  /** The rows of one feature's input: {@code [N]}, {@code [N, bars]}, or these and 1. */
  private static int column(Tensor tensor, Signature model) {
    int[] shape = tensor.shape();
    int own = model.bars() == 0 ? 1 : 2;
    boolean fits = shape.length == own || (shape.length == own + 1 && shape[own] == 1);
    if (!fits || (model.bars() > 0 && shape[1] != model.bars())) {
      throw TensorFault.of(
          tensor.at() + ".shape",
          "is %s, and one feature of this model is %s or %s."
              .formatted(text(shape), model.shape(""), model.shape(", 1")));
    }
    return rows(tensor, model);
  }

  private static int rows(Tensor tensor, Signature model) {
    int rows = tensor.shape()[0];
    if (rows > model.maxRows()) {
      throw TensorFault.of(
          tensor.at() + ".shape",
          "has %d rows, and one request takes %d: send several requests."
              .formatted(rows, model.maxRows()));
    }
    return rows;
  }

  private static List<String> outputs(JsonNode asked) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode output : asked) {
      String name = output.path("name").asText();
      String at = "outputs." + TensorFault.excerpt(name);
      refuseBinary(output.path("parameters"), at);
      if (!OUTPUTS.contains(name)) {
        throw TensorFault.of(
            at, "is no output of this model: it has %s.".formatted(String.join(", ", OUTPUTS)));
      }
      if (!names.add(name)) {
        throw TensorFault.of(at, "is there twice: ask for each output once.");
      }
    }
    return names.isEmpty() ? OUTPUTS : new ArrayList<>(names);
  }

  private static void refuseBinary(JsonNode parameters, String at) {
    for (String name : List.of("binary_data_size", "binary_data", "binary_data_output")) {
      JsonNode value = parameters.path(name);
      if (value.isNumber() || value.asBoolean()) {
        throw TensorFault.of(
            at, name + ": the extension for binary data is not taken here: send data as JSON.");
      }
    }
  }

  private static String text(int[] shape) {
    return java.util.Arrays.toString(shape);
  }
}
