package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

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
  static int width(ModelProto model, int node) {
    NodeProto trees = model.getGraph().getNode(node);
    String input = trees.getInputCount() == 0 ? "" : trees.getInput(0);
    for (ValueInfoProto sent : model.getGraph().getInputList()) {
      if (input.equals(sent.getName())) {
        return (int) shape(sent)[shape(sent).length - 1];
      }
    }
    ModelProto before = before(model, node, input);
    if (before.getGraph().getNodeCount() == 0) {
      throw OnnxFile.refused("the input of a tree ensemble does not come from the features.");
    }
    Map<String, OnnxTensor> rows = new HashMap<>();
    try (var options = OnnxModel.options();
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(before.toByteArray(), options)) {
      for (ValueInfoProto sent : before.getGraph().getInputList()) {
        rows.put(sent.getName(), zeros(sent));
      }
      return width(session, rows);
    } catch (OrtException e) {
      throw OnnxFile.refused("ONNX Runtime does not run what comes before its trees: " + e);
    } finally {
      rows.values().forEach(OnnxTensor::close);
    }
  }

  private static int width(OrtSession session, Map<String, OnnxTensor> rows) throws OrtException {
    try (var answer = session.run(rows)) {
      if (answer.get(0).getInfo() instanceof TensorInfo tensor) {
        long[] shape = tensor.getShape();
        if (shape.length == 2 && shape[0] == 1) {
          return Math.toIntExact(shape[1]);
        }
      }
      throw OnnxFile.refused("the input of a tree ensemble is no tensor [N, columns].");
    }
  }

  private static long[] shape(ValueInfoProto value) {
    long[] shape =
        value.getType().getTensorType().getShape().getDimList().stream()
            .mapToLong(dim -> Math.max(1, dim.getDimValue()))
            .toArray();
    return shape.length == 0 ? new long[] {1} : shape;
  }

  private static OnnxTensor zeros(ValueInfoProto value) throws OrtException {
    long[] shape = shape(value);
    int size = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
    var environment = OrtEnvironment.getEnvironment();
    return value.getType().getTensorType().getElemType() == TensorProto.DataType.DOUBLE_VALUE
        ? OnnxTensor.createTensor(environment, DoubleBuffer.wrap(new double[size]), shape)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[size]), shape);
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
