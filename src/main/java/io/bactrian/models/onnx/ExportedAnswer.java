package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The output as the file has it, and how it becomes the hub's. */
final class ExportedAnswer {
  private static final String NAME = "bactrian:" + OnnxFile.OUTPUT;
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

  private final GraphProto graph;
  private final ValueInfoProto output;
  private final @Nullable NodeProto zipMap;

  ExportedAnswer(GraphProto graph, ValueInfoProto output) {
    this.graph = graph;
    this.output = output;
    this.zipMap = Export.isMaps(output) ? zipMap(graph, output.getName()) : null;
  }

  private static NodeProto zipMap(GraphProto graph, String output) {
    NodeProto node = ClassNames.maker(graph, output);
    if (node == null || !node.getOpType().equals("ZipMap") || node.getInputCount() != 1) {
      throw OnnxFile.refused(
          "its output "
              + output
              + " is a sequence of maps that no ZipMap makes. "
              + Export.NO_MAPS);
    }
    return node;
  }

  boolean maps() {
    return zipMap != null;
  }

  List<String> names() {
    return zipMap == null ? ClassNames.of(graph, output.getName()) : ClassNames.labels(zipMap);
  }

  boolean integers() {
    return zipMap == null
        ? ClassNames.areIntegers(graph, output.getName())
        : ClassNames.hasIntegers(zipMap);
  }

  ValueInfoProto output() {
    return output;
  }

  /** The tensor of the graph that is run where that is another than the file's. */
  String name() {
    return NAME;
  }

  /** The file itself where nothing is to be changed. */
  ModelProto asked(ModelProto file, int[] order, Signature signature) {
    List<NodeProto.Builder> steps = steps(order, signature);
    if (steps.isEmpty()) {
      if (zipMap == null && graph == file.getGraph()) {
        return file;
      }
      steps = List.of(step("Identity"));
    }
    GraphProto.Builder changed = graph.toBuilder().clearOutput().clearNode();
    graph.getNodeList().stream().filter(node -> node != zipMap).forEach(changed::addNode);
    String last = zipMap == null ? output.getName() : zipMap.getInput(0);
    for (int i = 0; i < steps.size(); i++) {
      NodeProto.Builder step = steps.get(i).addInput(last);
      last = i == steps.size() - 1 ? NAME : NAME + ":" + i;
      if (step.getOpType().equals("Gather")) {
        step.addInput(NAME + ":order");
        changed.addInitializer(order(order));
      }
      changed.addNode(step.addOutput(last));
    }
    changed.addOutput(ValueInfoProto.newBuilder().setName(NAME).setType(floats()));
    return withOperators(file.toBuilder().setGraph(changed));
  }

  private List<NodeProto.Builder> steps(int[] order, Signature signature) {
    var steps = new ArrayList<NodeProto.Builder>();
    if (signature.softmax()) {
      steps.add(step("Softmax").addAttribute(integer("axis", 1)));
    }
    if (!IntStream.range(0, order.length).allMatch(i -> order[i] == i)) {
      steps.add(step("Gather").addAttribute(integer("axis", 1)));
    }
    int type = output.getType().getTensorType().getElemType();
    if (type == TensorProto.DataType.DOUBLE_VALUE) {
      steps.add(step("Cast").addAttribute(integer("to", FLOAT)));
    }
    return steps;
  }

  private TensorProto order(int[] order) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(NAME + ":order")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(order.length);
    IntStream.of(order).forEach(tensor::addInt64Data);
    return tensor.build();
  }

  private static TypeProto floats() {
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT))
        .build();
  }

  private static NodeProto.Builder step(String operator) {
    return NodeProto.newBuilder().setOpType(operator).setName("bactrian:" + operator);
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** A file of trees alone may import no other operators. */
  private static ModelProto withOperators(ModelProto.Builder model) {
    boolean imported =
        model.getOpsetImportList().stream()
            .anyMatch(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"));
    return imported
        ? model.build()
        : model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13)).build();
  }
}
