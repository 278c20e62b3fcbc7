package io.bactrian.watch.explain;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.bactrian.models.onnx.AskedGraph;
import io.bactrian.watch.explain.Link.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a graph from its probabilities back to trees, to a linear function, or to nothing that
 * depends on the features. Whether it was read rightly shows when its answers are compared with
 * those of ONNX Runtime.
 */
final class GraphReader {
  private static final int MOST_STEPS = 16;

  private final AskedGraph asked;
  private final int features;
  private final int classes;
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, TensorProto> initial = new HashMap<>();
  private final List<Step> backwards = new ArrayList<>();
  private boolean softmax;

  private GraphReader(AskedGraph asked, int features, int classes) {
    this.asked = asked;
    this.features = features;
    this.classes = classes;
    GraphProto graph = asked.graph();
    graph
        .getNodeList()
        .forEach(node -> node.getOutputList().forEach(output -> makers.put(output, node)));
    graph.getInitializerList().forEach(tensor -> initial.put(tensor.getName(), tensor));
  }

  /**
   * What a file was found to be.
   *
   * @param trees whose covers may be missing; null where it is no ensemble of trees
   * @param scores null where there are trees
   */
  record Found(@Nullable Trees trees, @Nullable Scores scores, Link link) {}

  /** Empty for a form that is not known. */
  static Optional<Found> read(AskedGraph asked, int features, int classes) {
    return new GraphReader(asked, features, classes).read();
  }

  private Optional<Found> read() {
    String tensor = asked.output();
    for (int i = 0; i < MOST_STEPS; i++) {
      NodeProto node = makers.get(tensor);
      if (node == null) {
        return Optional.empty();
      }
      if (node.getOpType().equals("TreeEnsembleClassifier")) {
        return trees(node);
      }
      if (node.getOpType().equals("Gemm")) {
        return Optional.ofNullable(linear(node))
            .map(scores -> new Found(null, scores, Link.of(softmax, backwards)));
      }
      if (softmax) {
        return Optional.empty(); // scores are made by one of those two
      }
      float[] by = node.getInputCount() > 1 ? numbers(node.getInput(1)) : null;
      if (node.getOpType().equals("Mul") && by != null && by.length == 1 && by[0] == 0) {
        return Optional.of(constant());
      }
      if (!follow(node, by)) {
        return Optional.empty();
      }
      tensor = node.getInput(0);
    }
    return Optional.empty();
  }

  /** False for a step that is not known. */
  private boolean follow(NodeProto node, float @Nullable [] by) {
    switch (node.getOpType()) {
      case "Identity", "Cast" -> backwards.add(values -> values);
      case "Softmax" -> softmax = true;
      case "Mul" -> {
        return by != null && backwards.add(values -> each(values, by, (value, b) -> value * b));
      }
      case "Add" -> {
        return by != null && backwards.add(values -> each(values, by, Double::sum));
      }
      case "Gather" -> {
        int[] order = longs(node.getInput(1));
        return order.length > 0 && backwards.add(values -> ordered(values, order));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private interface Operation {
    double of(double value, double by);
  }

  private static double[] each(double[] values, float[] by, Operation operation) {
    var result = new double[values.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = operation.of(values[c], by[by.length == 1 ? 0 : c]);
    }
    return result;
  }

  private static double[] ordered(double[] values, int[] order) {
    var result = new double[order.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = values[order[c]];
    }
    return result;
  }

  private Found constant() {
    return new Found(
        null,
        new ConstantScores(new double[classes], features),
        Link.of(false, backwards)); // nought, and what is added to it
  }

  private Optional<Found> trees(NodeProto node) {
    String transform =
        attribute(node, "post_transform")
            .map(each -> each.getS().toStringUtf8())
            .filter(text -> !text.isEmpty())
            .orElse("NONE");
    boolean plain = transform.equals("NONE");
    Trees trees = Trees.of(node, classes);
    return node.getInput(0).equals(asked.input())
            && trees != null
            && (plain || (transform.equals("SOFTMAX") && !softmax))
        ? Optional.of(new Found(trees, null, Link.of(softmax || !plain, backwards)))
        : Optional.empty();
  }

  /** As the hub's trainer writes it: missing values, standardised columns, one matrix. */
  private @Nullable Scores linear(NodeProto gemm) {
    NodeProto clip = maker(gemm, "Clip");
    NodeProto divided = maker(clip, "Div");
    NodeProto centred = maker(divided, "Sub");
    NodeProto present = maker(centred, "Where");
    if (clip == null || divided == null || centred == null || present == null) {
      return null;
    }
    boolean known =
        clip.getInputCount() == 3
            && gemm.getInputCount() == 3
            && attribute(gemm, "transB").map(AttributeProto::getI).orElse(0L) == 1
            && present.getInput(2).equals(asked.input())
            && present.getInput(1).equals(centred.getInput(1));
    float[] means = numbers(centred.getInput(1));
    float[] deviations = numbers(divided.getInput(1));
    float[] lowest = known ? numbers(clip.getInput(1)) : null;
    float[] highest = known ? numbers(clip.getInput(2)) : null;
    float[] weights = numbers(gemm.getInput(1));
    float[] intercepts = known ? numbers(gemm.getInput(2)) : null;
    if (means == null
        || deviations == null
        || lowest == null
        || highest == null
        || weights == null
        || intercepts == null
        || means.length != features
        || deviations.length != features
        || weights.length != features * intercepts.length) {
      return null;
    }
    var rows = new float[intercepts.length][features];
    for (int i = 0; i < weights.length; i++) {
      rows[i / features][i % features] = weights[i];
    }
    return new LinearScores(means, deviations, lowest[0], highest[0], rows, intercepts);
  }

  private @Nullable NodeProto maker(@Nullable NodeProto of, String operator) {
    NodeProto node = of == null ? null : makers.get(of.getInput(0));
    return node != null && node.getOpType().equals(operator) ? node : null;
  }

  private static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(each -> each.getName().equals(name)).findFirst();
  }

  private float @Nullable [] numbers(String name) {
    TensorProto tensor = initial.get(name);
    if (tensor == null || tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      return null;
    }
    ByteBuffer raw = raw(tensor);
    var numbers = new float[raw.hasRemaining() ? raw.remaining() / 4 : tensor.getFloatDataCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = raw.hasRemaining() ? raw.getFloat(4 * i) : tensor.getFloatData(i);
    }
    return numbers;
  }

  private int[] longs(String name) {
    TensorProto tensor = initial.getOrDefault(name, TensorProto.getDefaultInstance());
    ByteBuffer raw = raw(tensor);
    var numbers = new int[raw.hasRemaining() ? raw.remaining() / 8 : tensor.getInt64DataCount()];
    for (int i = 0; i < numbers.length; i++) {
      long number = raw.hasRemaining() ? raw.getLong(8 * i) : tensor.getInt64Data(i);
      numbers[i] = Math.toIntExact(number);
    }
    return numbers;
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
