package io.bactrian.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.bactrian.models.onnx.StepGraph.Memory;
import io.bactrian.models.onnx.StepGraph.Port;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a model bar by bar. */
final class Steps {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final StepGraph graph;

  Steps(OrtSession session, StepGraph graph) {
    this.session = session;
    this.graph = graph;
  }

  List<float[]> start() {
    return graph.states().stream().map(state -> state.start().clone()).toList();
  }

  Step step(float[] row, List<float[]> states) throws OrtException {
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    try {
      inputs.put(graph.input().name(), tensor(graph.input(), row));
      for (int i = 0; i < states.size(); i++) {
        Port port = graph.states().get(i).port();
        inputs.put(port.name(), tensor(port, states.get(i)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        List<float[]> answers = new ArrayList<>();
        for (String output : graph.outputs()) {
          answers.add(read(result, output, graph.width()));
        }
        List<float[]> next = new ArrayList<>();
        for (Memory state : graph.states()) {
          next.add(read(result, state.output(), state.start().length));
        }
        return new Step(answers, next);
      }
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private static OnnxTensor tensor(Port port, float[] values) throws OrtException {
    if (!port.doubles()) {
      return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), port.shape());
    }
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(wide), port.shape());
  }

  private static float[] read(OrtSession.Result result, String output, int width) {
    OnnxValue value = result.get(output).orElseThrow();
    if (!(value instanceof OnnxTensor tensor)
        || ((TensorInfo) value.getInfo()).getNumElements() != width) {
      throw OnnxFile.refused(
          "its output %s has to be one row of %d numbers.".formatted(output, width));
    }
    var values = new float[width];
    FloatBuffer floats = tensor.getFloatBuffer();
    if (floats != null) {
      floats.get(values);
      return values;
    }
    DoubleBuffer doubles = tensor.getDoubleBuffer();
    for (int i = 0; i < width; i++) {
      values[i] = (float) doubles.get(i);
    }
    return values;
  }
}
