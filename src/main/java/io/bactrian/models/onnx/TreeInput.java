package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How wide the tensor is that enters a tree ensemble, on which its feature ids have to be. The part
 * of the graph before the trees is run by itself; {@link ShapeCheck} has made sure that the sizes
 * are the same for every row.
 */
final class TreeInput {
  private TreeInput() {}

  /**
   * @param node index of the tree ensemble; those before it have been checked
   */
  static int width(ModelProto model, int node, int features) {
    NodeProto trees = model.getGraph().getNode(node);
    String input = trees.getInputCount() == 0 ? "" : trees.getInput(0);
    if (input.equals(OnnxFile.INPUT)) {
      return features;
    }
    ModelProto before = before(model, node, input);
    if (before.getGraph().getNodeCount() == 0) {
      throw OnnxFile.refused("the input of a tree ensemble does not come from the features.");
    }
    try (var options = OnnxModel.options();
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(before.toByteArray(), options);
        var row = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new float[1][features]);
        var answer = session.run(Map.of(OnnxFile.INPUT, row))) {
      if (answer.get(0).getInfo() instanceof TensorInfo tensor) {
        long[] shape = tensor.getShape();
        if (shape.length == 2 && shape[0] == 1) {
          return Math.toIntExact(shape[1]);
        }
      }
      throw OnnxFile.refused("the input of a tree ensemble is no tensor [N, columns].");
    } catch (OrtException e) {
      throw OnnxFile.refused("ONNX Runtime does not run what comes before its trees: " + e);
    }
  }

  /** The nodes that the tensor is made by, and nothing behind them. */
  private static ModelProto before(ModelProto model, int end, String tensor) {
    GraphProto graph = model.getGraph();
    GraphProto.Builder part = graph.toBuilder().clearNode().clearOutput().clearValueInfo();
    Set<String> needed = new HashSet<>(Set.of(tensor));
    for (int i = end - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(node.getInputList());
        part.addNode(0, node);
      }
    }
    part.addOutput(ValueInfoProto.newBuilder().setName(tensor));
    return model.toBuilder().setGraph(part).build();
  }
}
