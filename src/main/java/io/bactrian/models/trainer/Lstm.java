package io.bactrian.models.trainer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bactrian.models.lstm.LstmFailure;
import io.bactrian.models.lstm.LstmProgram;
import io.bactrian.models.lstm.LstmSettings;
import io.bactrian.models.lstm.LstmTask;
import io.bactrian.models.lstm.LstmWeights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent network over the newest bars. It takes too long to be fitted once a block, so one
 * network is: to all rows before the blocks, of which the newest 15 % say when to stop. What
 * validation measured is what is delivered.
 */
final class Lstm implements Learner {
  private static final double STOP_SHARE = 0.15;
  private static final int LEAST_ROWS = 100;

  /** Between PyTorch's answers and the exported file's; single precision comes to some 1e-6. */
  private static final float MOST_DIFFERENCE = 1e-4f;

  private final LstmProgram program;
  private final LstmSettings settings;
  private final int steps;
  private final int[] columns;
  private @Nullable Network network;

  /**
   * @param steps bars of a sequence
   * @param columns which of the request's features its inputs are
   */
  Lstm(LstmProgram program, LstmSettings settings, int steps, int[] columns) {
    this.program = program;
    this.settings = settings;
    this.steps = steps;
    this.columns = columns;
  }

  @Override
  public String family() {
    return Hyperparameters.LSTM;
  }

  @Override
  public String setting() {
    return "epoch";
  }

  @Override
  public List<Candidate> candidates(List<Fold> folds, int classes, DoubleConsumer progress) {
    Network trained = train(folds.get(0).train(), classes, progress);
    network = trained;
    float[][] truths = new float[folds.size()][];
    for (int f = 0; f < truths.length; f++) {
      float[][] answers = trained.probabilities(folds.get(f).validation().features());
      truths[f] = folds.get(f).truths(answers);
    }
    return List.of(new Candidate(trained.weights.best(), truths));
  }

  private Network train(Rows rows, int classes, DoubleConsumer progress) {
    int cut = (int) Math.ceil(rows.size() * (1 - STOP_SHARE));
    Rows stop = rows.part(cut, rows.size(), Long.MAX_VALUE);
    Rows head = rows.part(0, cut, stop.size() == 0 ? Long.MAX_VALUE : stop.asOf()[0]);
    if (head.size() < LEAST_ROWS || stop.size() < LEAST_ROWS / 5) {
      throw new TrainingFailure(
          "There are %d sequences of %d bars without a gap to learn of and %d to stop by; at least %d and %d are needed. Widen the dataset's window."
              .formatted(head.size(), steps, stop.size(), LEAST_ROWS, LEAST_ROWS / 5));
    }
    for (Rows part : List.of(head, stop)) {
      if (Arrays.stream(part.labels()).distinct().count() < 2) {
        throw new TrainingFailure(
            "The sequences to learn of or to stop by are of one class only. Widen the dataset's"
                + " window.");
      }
    }
    Standardiser scaler = Standardiser.of(newest(head.features()));
    LstmTask task =
        new LstmTask(
            settings,
            steps,
            columns.length,
            classes,
            scaled(head.features(), scaler),
            head.labels(),
            scaled(stop.features(), scaler),
            stop.labels());
    Network trained = new Network(weights(task, progress), scaler, steps, columns, classes);
    compare(trained.probabilities(stop.features()), trained.weights.answers());
    return trained;
  }

  private LstmWeights weights(LstmTask task, DoubleConsumer progress) {
    try {
      return program.train(task, progress);
    } catch (LstmFailure e) {
      throw new TrainingFailure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailure("The trainer was stopped. Start the run again.", e);
    }
  }

  /** What is delivered answers as what was trained. */
  private static void compare(float[][] exported, float[][] trained) {
    for (int i = 0; i < exported.length; i++) {
      for (int c = 0; c < exported[i].length; c++) {
        if (!(Math.abs(exported[i][c] - trained[i][c]) <= MOST_DIFFERENCE)) {
          throw new TrainingFailure(
              "The exported model answers %s where PyTorch answers %s. It is not delivered; lower hyperparameters.learning_rate and start the run again."
                  .formatted(Arrays.toString(exported[i]), Arrays.toString(trained[i])));
        }
      }
    }
  }

  private float[][] newest(float[][] sequences) {
    float[][] rows = new float[sequences.length][];
    int from = (steps - 1) * columns.length;
    Arrays.setAll(rows, i -> Arrays.copyOfRange(sequences[i], from, from + columns.length));
    return rows;
  }

  private float[][] scaled(float[][] sequences, Standardiser scaler) {
    float[][] scaled = new float[sequences.length][];
    Arrays.setAll(scaled, i -> sequences[i].clone());
    for (float[] row : scaled) {
      for (int i = 0; i < row.length; i++) {
        row[i] = scaler.apply(row[i], i % columns.length);
      }
    }
    return scaled;
  }

  /** The one that was validated; it is not fitted again. */
  @Override
  public Fitted fit(Rows rows, int classes, double setting) {
    Network trained = network == null ? train(rows, classes, done -> {}) : network;
    network = null;
    return trained;
  }

  /** Answers by ONNX Runtime: what is measured is what the file computes. */
  static final class Network implements Fitted {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final int ROWS_AT_ONCE = 128;

    /** PyTorch has input, forget, cell, output; ONNX input, output, forget, cell. */
    private static final int[] GATES = {0, 3, 1, 2};

    private static final String OCCLUSION =
        "mean absolute change in log-odds where a column is replaced by its mean in every bar of"
            + " the sequence (occlusion; no SHAP value)";

    private final LstmWeights weights;
    private final Standardiser scaler;
    private final int steps;
    private final int[] columns;
    private final int classes;
    private final OrtSession session;

    Network(LstmWeights weights, Standardiser scaler, int steps, int[] columns, int classes) {
      this.weights = weights;
      this.scaler = scaler;
      this.steps = steps;
      this.columns = columns;
      this.classes = classes;
      OnnxGraph graph = new OnnxGraph();
      nodes(graph, OnnxGraph.INPUT);
      byte[] whole = graph.model(steps, columns.length, 1, new float[classes]);
      try (var options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = ENVIRONMENT.createSession(whole, options);
      } catch (OrtException e) {
        throw new TrainingFailure("ONNX Runtime does not open the network that was trained.", e);
      }
    }

    @Override
    public float[][] probabilities(float[][] sequences) {
      float[][] answers = new float[sequences.length][];
      for (int from = 0; from < answers.length; from += ROWS_AT_ONCE) {
        int to = Math.min(answers.length, from + ROWS_AT_ONCE);
        float[][] batch = run(Arrays.copyOfRange(sequences, from, to));
        System.arraycopy(batch, 0, answers, from, batch.length);
      }
      return answers;
    }

    private float[][] run(float[][] sequences) {
      FloatBuffer flat = FloatBuffer.allocate(sequences.length * steps * columns.length);
      Arrays.stream(sequences).forEach(flat::put);
      long[] shape = {sequences.length, steps, columns.length};
      try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, flat.flip(), shape);
          OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, input))) {
        return (float[][]) result.get(0).getValue();
      } catch (OrtException e) {
        throw new TrainingFailure("ONNX Runtime does not run the network that was trained.", e);
      }
    }

    @Override
    public Importance.Contributions contributions(float[][] rows, float[][] known) {
      int margins = classes == 2 ? 1 : classes;
      float[][] values = new float[rows.length][margins * columns.length];
      float[][] whole = probabilities(rows);
      for (int f = 0; f < columns.length; f++) {
        float[][] without = probabilities(without(rows, f));
        for (int i = 0; i < rows.length; i++) {
          for (int m = 0; m < margins; m++) {
            values[i][m * columns.length + f] =
                (float) (margin(whole[i], m) - margin(without[i], m));
          }
        }
      }
      return new Importance.Contributions(OCCLUSION, values);
    }

    private float[][] without(float[][] rows, int feature) {
      float[][] without = new float[rows.length][];
      Arrays.setAll(without, i -> rows[i].clone());
      for (float[] row : without) {
        for (int at = feature; at < row.length; at += columns.length) {
          row[at] = scaler.means()[feature];
        }
      }
      return without;
    }

    /**
     * Log-odds of the second of two classes; else how a class's logarithm differs from the mean.
     */
    private static double margin(float[] row, int margin) {
      double[] logs = new double[row.length];
      Arrays.setAll(logs, c -> -Metrics.loss(row[c]));
      return logs.length == 2
          ? logs[1] - logs[0]
          : logs[margin] - Arrays.stream(logs).average().orElse(0);
    }

    @Override
    public int sequence() {
      return steps;
    }

    @Override
    public Map<String, Object> describe() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("sequence", steps);
      Map<String, Object> kept = new LinkedHashMap<>();
      kept.put("means", scaler.means());
      kept.put("deviations", scaler.deviations());
      kept.put("limit", Standardiser.LIMIT);
      fields.put("scaler", kept);
      fields.put("epochs", weights.epochs());
      fields.put("stopping_losses", weights.losses());
      return fields;
    }

    @Override
    public void addTo(OnnxGraph graph) {
      graph.longs("columns", Arrays.stream(columns).asLongStream().toArray());
      graph.node("Gather", "inputs", OnnxGraph.integer("axis", 2), OnnxGraph.INPUT, "columns");
      nodes(graph, "inputs");
    }

    private void nodes(OnnxGraph graph, String input) {
      scaler.addTo(graph, input, "standardised");
      AttributeProto.Builder order =
          AttributeProto.newBuilder().setName("perm").setType(AttributeProto.AttributeType.INTS);
      graph.node("Transpose", "x0", order.addInts(1).addInts(0).addInts(2).build(), "standardised");
      graph.longs("axis0", 0);
      int last = weights.layers().size() - 1;
      if (last > 0) {
        graph.longs("axis1", 1);
      }
      for (int layer = 0; layer <= last; layer++) {
        layer(graph, layer);
        String states = layer == last ? "h" : "y";
        String axis = layer == last ? "axis0" : "axis1";
        graph.node("Squeeze", "x" + (layer + 1), states + layer, axis);
      }
      int units = weights.layers().get(last).units();
      graph.floats("output", weights.output(), classes, units);
      graph.floats("bias", weights.bias(), classes);
      String state = "x" + (last + 1);
      graph.node("Gemm", "logits", OnnxGraph.integer("transB", 1), state, "output", "bias");
      graph.node("Softmax", OnnxGraph.UNMIXED, OnnxGraph.integer("axis", 1), "logits");
    }

    private void layer(OnnxGraph graph, int index) {
      LstmWeights.Layer layer = weights.layers().get(index);
      int units = layer.units();
      int inputs = layer.input().length / (4 * units);
      graph.floats("w" + index, ordered(layer.input(), units * inputs), 1, 4L * units, inputs);
      graph.floats("r" + index, ordered(layer.state(), units * units), 1, 4L * units, units);
      float[] both = Arrays.copyOf(ordered(layer.inputBias(), units), 8 * units);
      System.arraycopy(ordered(layer.stateBias(), units), 0, both, 4 * units, 4 * units);
      graph.floats("b" + index, both, 1, 8L * units);
      graph.add(
          NodeProto.newBuilder()
              .setOpType("LSTM")
              .addAllInput(new ArrayList<>(List.of("x" + index, "w" + index, "r" + index)))
              .addInput("b" + index)
              .addOutput("y" + index)
              .addOutput("h" + index)
              .addAttribute(OnnxGraph.integer("hidden_size", units)));
    }

    private static float[] ordered(float[] blocks, int size) {
      float[] ordered = new float[blocks.length];
      for (int gate = 0; gate < GATES.length; gate++) {
        System.arraycopy(blocks, GATES[gate] * size, ordered, gate * size, size);
      }
      return ordered;
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime does not close a session", e);
      }
    }
  }
}
