package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** Small models of two classes, made by hand. */
public final class TestModels {
  static final List<String> CLASSES = List.of("down", "up");

  private TestModels() {}

  /** p = softmax([0, weight * f0]); the first of {@code features} counts. */
  public static ModelProto.Builder linear(int features, float weight) {
    var weights =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(features)
            .addDims(2);
    for (int i = 0; i < features; i++) {
      weights.addFloatData(0f).addFloatData(i == 0 ? weight : 0f);
    }
    var clean = NodeProto.newBuilder().setOpType("IsNaN").addInput("features").addOutput("nan");
    var zero =
        TensorProto.newBuilder()
            .setName("zero")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addFloatData(0f);
    var where =
        NodeProto.newBuilder()
            .setOpType("Where")
            .addInput("nan")
            .addInput("zero")
            .addInput("features")
            .addOutput("x");
    var product =
        NodeProto.newBuilder().setOpType("MatMul").addInput("x").addInput("w").addOutput("s");
    var softmax =
        NodeProto.newBuilder().setOpType("Softmax").addInput("s").addOutput("probabilities");
    return model(
        graph(features)
            .addInitializer(weights)
            .addInitializer(zero)
            .addNode(clean)
            .addNode(where)
            .addNode(product)
            .addNode(softmax));
  }

  /** One split at f0 &lt; 0. */
  static ModelProto.Builder tree(int features) {
    var node =
        NodeProto.newBuilder()
            .setOpType("TreeEnsembleClassifier")
            .setDomain("ai.onnx.ml")
            .addInput("features")
            .addOutput("label")
            .addOutput("probabilities")
            .addAttribute(ints("nodes_treeids", 0, 0, 0))
            .addAttribute(ints("nodes_nodeids", 0, 1, 2))
            .addAttribute(ints("nodes_featureids", 0, 0, 0))
            .addAttribute(ints("nodes_truenodeids", 1, 0, 0))
            .addAttribute(ints("nodes_falsenodeids", 2, 0, 0))
            .addAttribute(ints("nodes_missing_value_tracks_true", 1, 0, 0))
            .addAttribute(floats("nodes_values", 0f, 0f, 0f))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("nodes_modes")
                    .setType(AttributeProto.AttributeType.STRINGS)
                    .addStrings(ByteString.copyFromUtf8("BRANCH_LT"))
                    .addStrings(ByteString.copyFromUtf8("LEAF"))
                    .addStrings(ByteString.copyFromUtf8("LEAF")))
            .addAttribute(ints("class_treeids", 0, 0, 0, 0))
            .addAttribute(ints("class_nodeids", 1, 1, 2, 2))
            .addAttribute(ints("class_ids", 0, 1, 0, 1))
            .addAttribute(floats("class_weights", 0.75f, 0.25f, 0.25f, 0.75f))
            .addAttribute(ints("classlabels_int64s", 0, 1));
    return model(graph(features).addNode(node));
  }

  /** A linear model whose scores get 0 times the sum of what the nodes make of {@code shape}. */
  static ModelProto.Builder bomb(long[] shape, NodeProto.Builder... nodes) {
    ModelProto.Builder model = linear(3, 1f);
    GraphProto.Builder graph = model.getGraphBuilder();
    var dims =
        TensorProto.newBuilder()
            .setName("shape")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(shape.length);
    for (long dim : shape) {
      dims.addInt64Data(dim);
    }
    graph.addInitializer(dims);
    NodeProto softmax = graph.getNode(3);
    graph.removeNode(3);
    String last = "shape";
    for (NodeProto.Builder node : nodes) {
      graph.addNode(node);
      last = node.getOutput(0);
    }
    return model.setGraph(
        graph
            .addNode(node("ReduceMax", "most", last).addAttribute(integer("keepdims", 0)))
            .addNode(node("Mul", "nothing", "most", "zero"))
            .addNode(node("Add", "sum", "s", "nothing"))
            .addNode(softmax.toBuilder().setInput(0, "sum")));
  }

  /** A tree that asks for {@code column} of the features beside {@code zeros} columns of zeros. */
  static ModelProto.Builder treeBehindConcat(int features, int zeros, int column) {
    ModelProto.Builder model = tree(features);
    GraphProto.Builder graph = model.getGraphBuilder();
    NodeProto tree = graph.getNode(0);
    var more =
        TensorProto.newBuilder()
            .setName("more")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(1)
            .addDims(zeros);
    for (int i = 0; i < zeros; i++) {
      more.addFloatData(0f);
    }
    return model.setGraph(
        graph
            .clearNode()
            .addInitializer(more)
            .addNode(node("Concat", "wide", "more", "features").addAttribute(integer("axis", 1)))
            .addNode(
                with(
                    tree.toBuilder().setInput(0, "wide"), ints("nodes_featureids", column, 0, 0))));
  }

  static NodeProto.Builder with(NodeProto.Builder node, AttributeProto attribute) {
    for (int i = 0; i < node.getAttributeCount(); i++) {
      if (node.getAttribute(i).getName().equals(attribute.getName())) {
        node.setAttribute(i, attribute);
      }
    }
    return node;
  }

  static NodeProto.Builder node(String type, String output, String... inputs) {
    return NodeProto.newBuilder().setOpType(type).addOutput(output).addAllInput(List.of(inputs));
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static ModelProto.Builder model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(graph);
  }

  private static GraphProto.Builder graph(int features) {
    return GraphProto.newBuilder()
        .setName("g")
        .addInput(value("features", features))
        .addOutput(value("probabilities", 2));
  }

  static ValueInfoProto value(String name, int width) {
    var type = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    type.getShapeBuilder().addDimBuilder().setDimParam("N");
    type.getShapeBuilder().addDimBuilder().setDimValue(width);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  static AttributeProto ints(String name, long... values) {
    var attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto floats(String name, float... values) {
    var attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }
}
