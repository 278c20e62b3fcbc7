package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Every check that a model must pass before it is opened: what {@link Trials} runs in a child. */
final class ModelTrial {
  /** The first line that is printed: a failure from here on is the model's. */
  static final String READY = "ready";

  /** The exit code where the model is refused; the reason is what was printed. */
  static final int REFUSED = 10;

  private ModelTrial() {}

  /**
   * @param arguments the model's file, and then those of its {@link Signature}
   */
  public static void main(String[] arguments) throws IOException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    OrtEnvironment.getEnvironment();
    out.println(READY);
    try {
      check(
          Files.readAllBytes(Path.of(arguments[0])),
          Signature.of(List.of(arguments).subList(1, arguments.length)));
    } catch (HubException e) {
      out.print(e.getMessage());
      System.exit(REFUSED);
    }
  }

  /**
   * @throws HubException {@code UNPROCESSABLE}, field {@code model.onnx}, with the reason
   */
  static void check(byte[] content, Signature signature) {
    ModelProto parsed = OnnxFile.check(content, signature);
    GraphProto graph = parsed.getGraph();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      if (node.getOpType().startsWith("TreeEnsemble")) {
        TreeCheck.check(node, TreeInput.width(parsed, i));
      }
    }
    try (var model = OnnxModel.open(content, signature)) {
      TrialRun.check(model, signature);
    }
  }
}
