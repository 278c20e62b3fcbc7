package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which class each column of an export's probabilities is of, as far as the file says so:
 * scikit-learn sorts classes by name, and a column that is taken for another's is a model that
 * answers the opposite.
 */
final class ClassNames {
  /** What may be between a classifier and the output, a column for a column. */
  private static final Set<String> COLUMNWISE =
      Set.of("Identity", "Cast", "Normalizer", "Softmax", "Sigmoid", "Clip", "Div", "Mul", "Exp");

  private static final Set<String> SAME = Set.of("Identity", "Cast", "Reshape", "Squeeze");
  private static final int MOST_STEPS = 16;

  private ClassNames() {}

  /** The names of the columns; empty where the file does not say. */
  static List<String> of(GraphProto graph, String output) {
    NodeProto classifier = classifier(graph, output);
    if (classifier != null) {
      return labels(classifier);
    }
    TensorProto classes = classes(graph);
    return classes == null ? List.of() : values(classes);
  }

  static boolean areIntegers(GraphProto graph, String output) {
    NodeProto classifier = classifier(graph, output);
    if (classifier != null) {
      return hasIntegers(classifier);
    }
    TensorProto classes = classes(graph);
    return classes != null && classes.getDataType() != TensorProto.DataType.STRING_VALUE;
  }

  /** The node that an output comes from, a column for a column, where it names its classes. */
  private static @Nullable NodeProto classifier(GraphProto graph, String output) {
    NodeProto node = maker(graph, output);
    for (int i = 0; i < MOST_STEPS && node != null; i++) {
      if (!labels(node).isEmpty()) {
        return node;
      }
      if (!COLUMNWISE.contains(node.getOpType()) || node.getInputCount() == 0) {
        return null;
      }
      node = maker(graph, node.getInput(0));
    }
    return null;
  }

  /** Of a label that is taken out of a list by the place of the likeliest. */
  private static @Nullable TensorProto classes(GraphProto graph) {
    for (ValueInfoProto output : graph.getOutputList()) {
      if (Export.isFloating(output) || !output.getType().hasTensorType()) {
        continue;
      }
      NodeProto node = maker(graph, output.getName());
      for (int i = 0; i < MOST_STEPS && node != null; i++) {
        if (node.getOpType().equals("ArrayFeatureExtractor") || node.getOpType().equals("Gather")) {
          return initial(graph, node.getInput(0));
        }
        node = SAME.contains(node.getOpType()) ? maker(graph, node.getInput(0)) : null;
      }
    }
    return null;
  }

  static @Nullable NodeProto maker(GraphProto graph, String tensor) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(tensor))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable TensorProto initial(GraphProto graph, String name) {
    return graph.getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** As a classifier or a ZipMap names its classes. */
  static List<String> labels(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(each -> each.getName().startsWith("classlabels_"))
        .flatMap(ClassNames::labels)
        .toList();
  }

  private static Stream<String> labels(AttributeProto attribute) {
    return attribute.getIntsCount() > 0
        ? attribute.getIntsList().stream().map(String::valueOf)
        : attribute.getStringsList().stream().map(ByteString::toStringUtf8);
  }

  static boolean hasIntegers(NodeProto node) {
    return node.getAttributeList().stream()
        .anyMatch(each -> each.getName().startsWith("classlabels_") && each.getIntsCount() > 0);
  }

  private static List<String> values(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return switch (tensor.getDataType()) {
      case TensorProto.DataType.STRING_VALUE ->
          tensor.getStringDataList().stream().map(ByteString::toStringUtf8).toList();
      case TensorProto.DataType.INT64_VALUE ->
          raw.hasRemaining()
              ? IntStream.range(0, raw.remaining() / Long.BYTES)
                  .mapToObj(i -> "" + raw.getLong(i * Long.BYTES))
                  .toList()
              : tensor.getInt64DataList().stream().map(String::valueOf).toList();
      case TensorProto.DataType.INT32_VALUE ->
          raw.hasRemaining()
              ? IntStream.range(0, raw.remaining() / Integer.BYTES)
                  .mapToObj(i -> "" + raw.getInt(i * Integer.BYTES))
                  .toList()
              : tensor.getInt32DataList().stream().map(String::valueOf).toList();
      default -> List.of();
    };
  }

  /**
   * Where each class of the metadata stands among the columns: by its name, or, where the names are
   * the places 0, 1, ..., by those; in the metadata's order where the file names none.
   */
  static int[] order(
      List<String> found, boolean integers, ValueInfoProto output, List<String> classes) {
    List<String> places = IntStream.range(0, classes.size()).mapToObj(String::valueOf).toList();
    if (found.isEmpty()) {
      return places.stream().mapToInt(Integer::parseInt).toArray();
    }
    List<String> wanted = classes;
    if (!same(found, classes)) {
      if (!integers || !same(found, places)) {
        throw OnnxFile.refused(
            "its output %s is of the classes %s, and metadata.json names %s: train on those names, or on their places 0 to %d."
                .formatted(output.getName(), found, classes, classes.size() - 1));
      }
      wanted = places;
    }
    return wanted.stream().mapToInt(found::indexOf).toArray();
  }

  private static boolean same(List<String> some, List<String> others) {
    return some.size() == others.size() && new HashSet<>(some).equals(new HashSet<>(others));
  }
}
