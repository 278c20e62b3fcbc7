package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models as skl2onnx and PyTorch export them: the likelier the last of {@code classes}, the larger
 * the first feature; NaN counts as 0.
 */
public final class ExportedModels {
  static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;
  private static final int INT64 = TensorProto.DataType.INT64_VALUE;
  private static final int STRING = TensorProto.DataType.STRING_VALUE;
  private static final String ML = "ai.onnx.ml";

  private ExportedModels() {}

  /**
   * A pipeline of SimpleImputer and LogisticRegression: label and a map a row.
   *
   * @param columns the classes in the order of scikit-learn, which sorts them
   * @param counts whose probability rises with the first feature
   */
  public static ModelProto.Builder zipMap(int features, List<String> columns, String counts) {
    NodeProto.Builder map =
        ml("ZipMap", "output_probability", "probabilities_1")
            .addAttribute(labels("classlabels_strings", "classlabels_int64s", columns));
    return model(
        logistic(features, columns, counts)
            .addNode(map)
            .addOutput(label(columns))
            .addOutput(maps("output_probability", areNumbers(columns) ? INT64 : STRING)));
  }

  /** The same with {@code options={id(model): {'zipmap': False}}}. */
  public static ModelProto.Builder tensor(int features, List<String> columns, String counts) {
    return model(
        logistic(features, columns, counts)
            .addNode(TestModels.node("Identity", "probabilities", "probabilities_1"))
            .addOutput(label(columns))
            .addOutput(value("probabilities", FLOAT, -1, columns.size())));
  }

  private static GraphProto.Builder logistic(int features, List<String> columns, String counts) {
    int classes = columns.size();
    float[] coefficients = new float[classes * features];
    coefficients[columns.indexOf(counts) * features] = 2;
    return GraphProto.newBuilder()
        .setName("sklearn")
        .addInput(value("float_input", FLOAT, -1, features))
        .addNode(
            ml("Imputer", "imputed", "float_input")
                .addAttribute(TestModels.floats("imputed_value_floats", new float[features]))
                .addAttribute(number("replaced_value_float", Float.NaN)))
        .addNode(
            ml("LinearClassifier", "label", "imputed")
                .addOutput("scores")
                .addAttribute(TestModels.floats("coefficients", coefficients))
                .addAttribute(TestModels.floats("intercepts", new float[classes]))
                .addAttribute(labels("classlabels_strings", "classlabels_ints", columns))
                .addAttribute(text("post_transform", "SOFTMAX")))
        .addNode(ml("Normalizer", "probabilities_1", "scores").addAttribute(text("norm", "L1")))
        .addNode(TestModels.node("Identity", "output_label", "label"));
  }

  /** Of doubles, as skl2onnx exports with DoubleTensorType: the label is taken out of a list. */
  public static ModelProto.Builder doubles(int features, List<String> columns, String counts) {
    int classes = columns.size();
    var weights = tensor("coef", DOUBLE, features, classes);
    for (int i = 0; i < features * classes; i++) {
      weights.addDoubleData(i == columns.indexOf(counts) ? 2 : 0);
    }
    var list = tensor("classes", STRING, classes);
    columns.forEach(name -> list.addStringData(ByteString.copyFromUtf8(name)));
    return model(
        GraphProto.newBuilder()
            .setName("sklearn")
            .addInitializer(weights)
            .addInitializer(tensor("nothing", DOUBLE).addDoubleData(0))
            .addInitializer(list)
            .addInput(value("X", DOUBLE, -1, features))
            .addNode(TestModels.node("IsNaN", "missing", "X"))
            .addNode(TestModels.node("Where", "imputed", "missing", "nothing", "X"))
            .addNode(TestModels.node("MatMul", "scores", "imputed", "coef"))
            .addNode(
                TestModels.node("Softmax", "probabilities", "scores")
                    .addAttribute(TestModels.integer("axis", 1)))
            .addNode(
                TestModels.node("ArgMax", "place", "probabilities")
                    .addAttribute(TestModels.integer("axis", 1))
                    .addAttribute(TestModels.integer("keepdims", 0)))
            .addNode(ml("ArrayFeatureExtractor", "name", "classes", "place"))
            .addNode(TestModels.node("Identity", "output_label", "name"))
            .addOutput(value("output_label", STRING, -1))
            .addOutput(value("probabilities", DOUBLE, -1, classes)));
  }

  /**
   * A module of PyTorch.
   *
   * @param rows the batch axis: -1 for dynamic, 1 for one that was traced with a single row
   * @param softmax false for logits
   */
  public static ModelProto.Builder torch(int features, int classes, int rows, boolean softmax) {
    var weights = tensor("net.weight", FLOAT, features, classes);
    for (int i = 0; i < features * classes; i++) {
      weights.addFloatData(i == classes - 1 ? 2 : 0);
    }
    return model(
        GraphProto.newBuilder()
            .setName("main_graph")
            .addInitializer(weights)
            .addInitializer(tensor("nothing", FLOAT).addFloatData(0))
            .addInput(value("input", FLOAT, rows, features))
            .addInput(value("net.weight", FLOAT, features, classes))
            .addNode(TestModels.node("IsNaN", "missing", "input"))
            .addNode(TestModels.node("Where", "known", "missing", "nothing", "input"))
            .addNode(TestModels.node("MatMul", "scores", "known", "net.weight"))
            .addNode(
                TestModels.node(softmax ? "Softmax" : "Identity", "output", "scores")
                    .addAllAttribute(softmax ? List.of(TestModels.integer("axis", 1)) : List.of()))
            .addOutput(value("output", FLOAT, rows, classes)));
  }

  /** P(last) of a first feature of {@code x} among so many classes. */
  public static double last(double x, int classes) {
    return Math.exp(2 * x) / (Math.exp(2 * x) + classes - 1);
  }

  static ModelProto.Builder model(GraphProto.Builder graph) {
    return TestModels.model(graph);
  }

  static NodeProto.Builder ml(String type, String output, String... inputs) {
    return TestModels.node(type, output, inputs).setDomain(ML);
  }

  static TensorProto.Builder tensor(String name, int type, long... dims) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  /** A dimension of -1 is symbolic. */
  static ValueInfoProto value(String name, int type, int... dims) {
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type);
    IntStream.of(dims)
        .forEach(
            dim -> {
              if (dim < 0) {
                tensor.getShapeBuilder().addDimBuilder().setDimParam("batch_size");
              } else {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(dim);
              }
            });
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static ValueInfoProto label(List<String> columns) {
    return value("output_label", areNumbers(columns) ? INT64 : STRING, -1);
  }

  private static ValueInfoProto maps(String name, int keys) {
    var floats = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1));
    var map = TypeProto.Map.newBuilder().setKeyType(keys).setValueType(floats);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setSequenceType(
                    TypeProto.Sequence.newBuilder()
                        .setElemType(TypeProto.newBuilder().setMapType(map))))
        .build();
  }

  private static boolean areNumbers(List<String> columns) {
    return columns.stream().allMatch(name -> name.matches("-?\\d+"));
  }

  private static AttributeProto labels(String texts, String numbers, List<String> columns) {
    if (areNumbers(columns)) {
      return TestModels.ints(numbers, columns.stream().mapToLong(Long::parseLong).toArray());
    }
    var attribute =
        AttributeProto.newBuilder().setName(texts).setType(AttributeProto.AttributeType.STRINGS);
    columns.forEach(name -> attribute.addStrings(ByteString.copyFromUtf8(name)));
    return attribute.build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }
}
