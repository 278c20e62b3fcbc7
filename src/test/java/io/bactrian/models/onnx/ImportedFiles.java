package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.SplittableRandom;

/** A small real model of each kind that is imported, with the tensors that the kind asks for. */
public final class ImportedFiles {
  /** Of the two regimes of {@link #hmm}. */
  public static final double[] MEANS = {-0.6, 0.6};

  public static final double STAYS = 0.9;
  public static final double DEVIATION = 0.5;

  public static final int HIDDEN = 4;

  private static final int FLOAT = ExportedModels.FLOAT;

  private ImportedFiles() {}

  /**
   * A network with a hidden layer; arms SELL, HOLD, BUY: the means are max(0, -x), 0 and max(0, x)
   * of the feature x, the uncertainties as given.
   */
  public static ModelProto.Builder bandit(int features, int feature, float... uncertainties) {
    var first = ExportedModels.tensor("w1", FLOAT, features, 2);
    for (int i = 0; i < features; i++) {
      first.addFloatData(i == feature ? -1 : 0).addFloatData(i == feature ? 1 : 0);
    }
    var second = ExportedModels.tensor("w2", FLOAT, 2, 3);
    for (float weight : new float[] {1, 0, 0, 0, 0, 1}) {
      second.addFloatData(weight);
    }
    var width = ExportedModels.tensor("width", FLOAT, 1, 3);
    for (float each : uncertainties) {
      width.addFloatData(each);
    }
    return ExportedModels.model(
        known("features", features)
            .addInitializer(first)
            .addInitializer(second)
            .addInitializer(width)
            .addNode(TestModels.node("MatMul", "hidden", "known", "w1"))
            .addNode(TestModels.node("Relu", "active", "hidden"))
            .addNode(TestModels.node("MatMul", "mean", "active", "w2"))
            .addNode(TestModels.node("Mul", "none", "mean", "nothing"))
            .addNode(TestModels.node("Add", "uncertainty", "none", "width"))
            .addOutput(ExportedModels.value("mean", FLOAT, -1, 3))
            .addOutput(ExportedModels.value("uncertainty", FLOAT, -1, 3)));
  }

  /** The filter of a hidden Markov model: two regimes, one feature with normal noise. */
  public static ModelProto.Builder hmm(int features, int feature) {
    float scale = (float) (-1 / (2 * DEVIATION * DEVIATION));
    var moves = ExportedModels.tensor("moves", FLOAT, 2, 2);
    for (int i = 0; i < 4; i++) {
      moves.addFloatData((float) (i % 3 == 0 ? STAYS : 1 - STAYS));
    }
    return ExportedModels.model(
        known("features", features)
            .addInput(ExportedModels.value("state", FLOAT, 1, 2))
            .addInitializer(moves)
            .addInitializer(
                ExportedModels.tensor("means", FLOAT, 1, 2)
                    .addFloatData((float) MEANS[0])
                    .addFloatData((float) MEANS[1]))
            .addInitializer(ExportedModels.tensor("scale", FLOAT).addFloatData(scale))
            .addInitializer(
                ExportedModels.tensor("column", TensorProto.DataType.INT64_VALUE, 1)
                    .addInt64Data(feature))
            .addNode(TestModels.node("MatMul", "prior", "state", "moves"))
            .addNode(TestModels.node("Log", "log_prior", "prior"))
            .addNode(
                TestModels.node("Gather", "x", "known", "column")
                    .addAttribute(TestModels.integer("axis", 1)))
            .addNode(TestModels.node("Sub", "distance", "x", "means"))
            .addNode(TestModels.node("Mul", "square", "distance", "distance"))
            .addNode(TestModels.node("Mul", "log_likelihood", "square", "scale"))
            .addNode(TestModels.node("Add", "both", "log_prior", "log_likelihood"))
            .addNode(
                TestModels.node("Softmax", "regime", "both")
                    .addAttribute(TestModels.integer("axis", 1)))
            .addNode(TestModels.node("Identity", "next_state", "regime"))
            .addOutput(ExportedModels.value("regime", FLOAT, -1, 2))
            .addOutput(ExportedModels.value("next_state", FLOAT, 1, 2)));
  }

  /** What {@link #hmm} says of a feature, after {@code state}. */
  public static double[] filtered(double[] state, double x) {
    double[] next = new double[2];
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      double prior = state[i] * STAYS + state[1 - i] * (1 - STAYS);
      double away = (x - MEANS[i]) / DEVIATION;
      next[i] = prior * Math.exp(-away * away / 2);
      sum += next[i];
    }
    return new double[] {next[0] / sum, next[1] / sum};
  }

  /** A policy of an LSTM of {@link #HIDDEN} units over SELL, HOLD and BUY. */
  public static ModelProto.Builder policy(int features) {
    var random = new SplittableRandom(17);
    return ExportedModels.model(
        known("observation", features)
            .addInput(ExportedModels.value("h_in", FLOAT, 1, -1, HIDDEN))
            .addInput(ExportedModels.value("c_in", FLOAT, 1, -1, HIDDEN))
            .addInitializer(drawn(random, 1, "w", 1, 4 * HIDDEN, features))
            .addInitializer(drawn(random, 1, "r", 1, 4 * HIDDEN, HIDDEN))
            .addInitializer(drawn(random, 4, "head", HIDDEN, 3))
            .addInitializer(axes("first", 0))
            .addNode(TestModels.node("Unsqueeze", "step", "known", "first"))
            .addNode(
                TestModels.node("LSTM", "", "step", "w", "r", "", "", "h_in", "c_in")
                    .addOutput("h_out")
                    .addOutput("c_out")
                    .addAttribute(TestModels.integer("hidden_size", HIDDEN)))
            .addNode(TestModels.node("Squeeze", "hidden", "h_out", "first"))
            .addNode(TestModels.node("MatMul", "scores", "hidden", "head"))
            .addNode(
                TestModels.node("Softmax", "probabilities", "scores")
                    .addAttribute(TestModels.integer("axis", 1)))
            .addOutput(ExportedModels.value("probabilities", FLOAT, -1, 3))
            .addOutput(ExportedModels.value("h_out", FLOAT, 1, -1, HIDDEN))
            .addOutput(ExportedModels.value("c_out", FLOAT, 1, -1, HIDDEN)));
  }

  private static TensorProto.Builder drawn(
      SplittableRandom random, double size, String name, long... dims) {
    var tensor = ExportedModels.tensor(name, FLOAT, dims);
    long count = 1;
    for (long dim : dims) {
      count *= dim;
    }
    for (int i = 0; i < count; i++) {
      tensor.addFloatData((float) ((random.nextDouble() - 0.5) * size));
    }
    return tensor;
  }

  private static TensorProto.Builder axes(String name, long axis) {
    return ExportedModels.tensor(name, TensorProto.DataType.INT64_VALUE, 1).addInt64Data(axis);
  }

  private static GraphProto.Builder known(String input, int features) {
    return GraphProto.newBuilder()
        .setName("imported")
        .addInput(ExportedModels.value(input, FLOAT, -1, features))
        .addInitializer(ExportedModels.tensor("nothing", FLOAT).addFloatData(0))
        .addNode(TestModels.node("IsNaN", "missing", input))
        .addNode(TestModels.node("Where", "known", "missing", "nothing", input));
  }
}
