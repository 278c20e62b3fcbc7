package io.bactrian.models.trainer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** An ONNX model with the contract's signature; the same calls make the same bytes. */
final class OnnxGraph {
  static final String INPUT = "features";

  /** The tensor {@code [N, classes]} that a family's nodes make. */
  static final String UNMIXED = "unmixed";

  private static final String OUTPUT = "probabilities";
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("model");

  OnnxGraph floats(String name, float[] values, long... shape) {
    TensorProto.Builder tensor = initializer(name, TensorProto.DataType.FLOAT, shape);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return this;
  }

  OnnxGraph longs(String name, long... values) {
    TensorProto.Builder tensor = initializer(name, TensorProto.DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return this;
  }

  private TensorProto.Builder initializer(String name, TensorProto.DataType type, long... shape) {
    TensorProto.Builder tensor = graph.addInitializerBuilder();
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.setName(name).setDataType(type.getNumber());
  }

  OnnxGraph node(String operator, String output, String... inputs) {
    return add(node(operator, output, List.of(inputs)));
  }

  OnnxGraph node(String operator, String output, AttributeProto attribute, String... inputs) {
    return add(node(operator, output, List.of(inputs)).addAttribute(attribute));
  }

  private static NodeProto.Builder node(String operator, String output, List<String> inputs) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
  }

  OnnxGraph add(NodeProto.Builder node) {
    graph.addNode(node);
    return this;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /**
   * Mixes what the nodes made so far with the base rate and closes the graph.
   *
   * @param sequence bars of the input; 0 where it is {@code [N, features]}
   * @param features columns of the input
   * @param weight of {@link #UNMIXED}
   * @param rest {@code [classes]} what the base rate adds to it
   */
  byte[] model(int sequence, int features, float weight, float[] rest) {
    floats("weight", new float[] {weight}).floats("rest", rest, rest.length);
    node("Mul", "share", UNMIXED, "weight");
    node("Add", OUTPUT, "share", "rest");
    add(
        node("ArgMax", "label", List.of(OUTPUT))
            .addAttribute(integer("axis", 1))
            .addAttribute(integer("keepdims", 0)));
    graph.addInput(tensor(INPUT, TensorProto.DataType.FLOAT, sequence, features));
    graph.addOutput(tensor(OUTPUT, TensorProto.DataType.FLOAT, rest.length));
    graph.addOutput(tensor("label", TensorProto.DataType.INT64));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("bactrian")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /**
   * @param widths of the dimensions after the first; those of 0 are left out
   */
  private static ValueInfoProto tensor(String name, TensorProto.DataType type, int... widths) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (int width : widths) {
      if (width > 0) {
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width));
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
