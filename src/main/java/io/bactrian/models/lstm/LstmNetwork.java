package io.bactrian.models.lstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * LSTM layers, batch norm of the last step's state, dropout, a linear output (S. Hochreiter, J.
 * Schmidhuber, "Long Short-Term Memory", Neural Computation 9, 1997; S. Ioffe, C. Szegedy, "Batch
 * Normalization", ICML 2015).
 */
final class LstmNetwork {
  private static final float EPSILON = 1e-5f;
  private static final NDIndex LAST = new NDIndex(":, -1");

  private final LstmSettings settings;
  private final int classes;
  private final LSTM lstm;
  private final Block norm = BatchNorm.builder().optEpsilon(EPSILON).build();
  private final Block dropout;
  private final Block output;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  LstmNetwork(LstmTask task, NDManager manager) {
    this.settings = task.settings();
    this.classes = task.classes();
    float rate = (float) settings.dropout();
    lstm =
        LSTM.builder()
            .setNumLayers(settings.layers())
            .setStateSize(settings.hidden())
            .optDropRate(settings.layers() == 1 ? 0 : rate)
            .optBatchFirst(true)
            .optReturnState(false)
            .build();
    dropout = Dropout.builder().optRate(rate).build();
    output = Linear.builder().setUnits(classes).build();
    lstm.initialize(manager, DataType.FLOAT32, new Shape(1, task.steps(), task.inputs()));
    var state = new Shape(1, settings.hidden());
    for (Block block : List.of(norm, dropout, output)) {
      block.initialize(manager, DataType.FLOAT32, state);
    }
    add("lstm", lstm);
    add("norm", norm);
    add("output", output);
  }

  private void add(String prefix, Block block) {
    block.getParameters().forEach(pair -> parameters.put(prefix + pair.getKey(), pair.getValue()));
  }

  /**
   * @param rows {@code [N, steps, inputs]}
   * @return logits {@code [N, classes]}
   */
  NDArray forward(ParameterStore store, NDArray rows, boolean training) {
    NDArray states = lstm.forward(store, new NDList(rows), training).singletonOrThrow();
    NDList last = new NDList(states.get(LAST));
    NDList normed = norm.forward(store, last, training);
    NDList dropped = dropout.forward(store, normed, training);
    return output.forward(store, dropped, training).singletonOrThrow();
  }

  /** All parameters, by name. */
  Map<String, Parameter> parameters() {
    return parameters;
  }

  /** A copy of all values, to come back to. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.forEach((name, one) -> values.put(name, one.getArray().toFloatArray()));
    return values;
  }

  /**
   * The weights as they answer, without batch norm and dropout.
   *
   * @param values of {@link #values}
   * @param correction {@code [classes]} what is taken from the logits
   */
  LstmWeights fold(
      Map<String, float[]> values, float[] correction, float[] losses, int best, float[][] ofStop) {
    List<float[]> ofLayers = new ArrayList<>();
    values.forEach(
        (name, array) -> {
          if (name.startsWith("lstm")) {
            ofLayers.add(array);
          }
        });
    List<LstmWeights.Layer> layers = new ArrayList<>();
    for (int i = 0; i < ofLayers.size(); i += 4) {
      layers.add(layer(ofLayers.subList(i, i + 4)));
    }
    int hidden = settings.hidden();
    float[] weight = of(values, "outputweight").clone();
    float[] bias = of(values, "outputbias").clone();
    for (int c = 0; c < classes; c++) {
      double sum = bias[c] - correction[c];
      for (int h = 0; h < hidden; h++) {
        double scale =
            of(values, "normgamma")[h] / Math.sqrt(of(values, "normrunningVar")[h] + EPSILON);
        double shift = of(values, "normbeta")[h] - of(values, "normrunningMean")[h] * scale;
        sum += weight[c * hidden + h] * shift;
        weight[c * hidden + h] = (float) (weight[c * hidden + h] * scale);
      }
      bias[c] = (float) sum;
    }
    return new LstmWeights(layers, weight, bias, losses.length, best, losses, ofStop);
  }

  /** In DJL's order: of the input the weights, of the state the weights, then both biases. */
  private LstmWeights.Layer layer(List<float[]> four) {
    return new LstmWeights.Layer(four.get(0), four.get(1), four.get(2), four.get(3));
  }

  private static float[] of(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}
