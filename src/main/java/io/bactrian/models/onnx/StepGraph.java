package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The tensors of a model that is asked bar by bar, checked against its signature.
 *
 * @param outputs the tensors of its answers, in the order of the kind's
 */
record StepGraph(Port input, List<Memory> states, List<String> outputs, int width) {
  private static final long MOST_STATE = 65_536;

  /**
   * A tensor that is sent.
   *
   * @param shape with 1 for each axis that the file leaves open
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
  record Port(String name, boolean doubles, long[] shape) {}

  /**
   * A state.
   *
   * @param output the tensor of the next one
   * @param start its values before the first bar
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
  record Memory(Port port, String output, float[] start) {}

  /**
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming the tensor at fault
   */
  static StepGraph of(GraphProto file, Signature signature) {
    GraphProto graph = Export.withoutDefaults(file);
    ModelKind kind = signature.kind();
    ValueInfoProto input = named(graph.getInputList(), List.of(kind.input()), "input", kind);
    Port port = port(input);
    if (port.shape()[port.shape().length - 1] != signature.features() || size(port) > width(port)) {
      throw OnnxFile.refused(
          "its input %s must be float32 or float64 [N, %2$d], or [1, N, %2$d] of a recurrent policy."
              .formatted(input.getName(), signature.features()));
    }
    var states = new ArrayList<Memory>();
    Set<String> known = new HashSet<>(Set.of(input.getName()));
    for (Signature.State state : signature.states()) {
      known.add(state.input());
      states.add(memory(graph, state, signature));
    }
    for (ValueInfoProto each : graph.getInputList()) {
      if (!known.contains(each.getName())) {
        throw OnnxFile.refused(
            "a %s model takes %s; name its input %s among signature.states in metadata.json, or leave it out."
                .formatted(kind.text(), kind.input(), each.getName()));
      }
    }
    List<String> outputs =
        kind.outputs().stream()
            .map(names -> named(graph.getOutputList(), names, "output", kind).getName())
            .toList();
    return new StepGraph(port, states, outputs, signature.names().size());
  }

  private static Memory memory(GraphProto graph, Signature.State state, Signature signature) {
    ModelKind kind = signature.kind();
    Port port = port(named(graph.getInputList(), List.of(state.input()), "input", kind));
    named(graph.getOutputList(), List.of(state.output()), "output", kind);
    int size = (int) Math.min(size(port), MOST_STATE + 1);
    if (size > MOST_STATE) {
      throw OnnxFile.refused(
          "its state %s has more than %d numbers.".formatted(state.input(), MOST_STATE));
    }
    var start = new float[size];
    Arrays.fill(start, kind == ModelKind.HMM ? 1f / size : 0f);
    if (!state.start().isEmpty()) {
      if (state.start().size() != size) {
        throw OnnxFile.refused(
            "its state %s has %d numbers, and start in metadata.json %d."
                .formatted(state.input(), size, state.start().size()));
      }
      for (int i = 0; i < size; i++) {
        start[i] = state.start().get(i);
      }
    }
    return new Memory(port, state.output(), start);
  }

  private static ValueInfoProto named(
      List<ValueInfoProto> values, List<String> names, String what, ModelKind kind) {
    List<ValueInfoProto> found =
        values.stream().filter(each -> names.contains(each.getName())).toList();
    if (found.size() != 1 || !Export.isFloating(found.get(0))) {
      throw OnnxFile.refused(
          "a %s model has one %s %s of float32 or float64; this one has %s. Export it so."
              .formatted(
                  kind.text(),
                  what,
                  String.join(" or ", names),
                  values.stream().map(ValueInfoProto::getName).toList()));
    }
    return found.get(0);
  }

  private static Port port(ValueInfoProto value) {
    var tensor = value.getType().getTensorType();
    TensorShapeProto shape = tensor.getShape();
    long[] dims =
        shape.getDimList().stream().mapToLong(dim -> Math.max(1, dim.getDimValue())).toArray();
    if (dims.length == 0) {
      throw OnnxFile.refused("its input " + value.getName() + " has no shape: export it with one.");
    }
    return new Port(
        value.getName(), tensor.getElemType() == TensorProto.DataType.DOUBLE_VALUE, dims);
  }

  private static long size(Port port) {
    return LongStream.of(port.shape())
        .reduce(1, (a, b) -> a > MOST_STATE ? a : a * Math.min(b, MOST_STATE + 1));
  }

  private static long width(Port port) {
    return port.shape()[port.shape().length - 1];
  }
}
