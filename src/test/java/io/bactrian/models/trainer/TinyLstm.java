package io.bactrian.models.trainer;

import io.bactrian.models.lstm.LstmWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A network of the LSTM's defaults as it is delivered, which has learned nothing. */
public final class TinyLstm {
  private static final int UNITS = 64;
  private static final int STEPS = 20;

  private TinyLstm() {}

  /**
   * @param features how many inputs, all of which are used
   */
  public static byte[] of(int features, long seed) {
    var random = new Random(seed);
    var weights =
        new LstmWeights(
            List.of(layer(features, random), layer(UNITS, random)),
            numbers(2 * UNITS, random),
            numbers(2, random),
            1,
            1,
            new float[1],
            new float[0][]);
    var scaler = new Standardiser(new float[features], ones(features));
    int[] columns = IntStream.range(0, features).toArray();
    var graph = new OnnxGraph();
    try (var network = new Lstm.Network(weights, scaler, STEPS, columns, 2)) {
      network.addTo(graph);
    }
    return graph.model(STEPS, features, 1, new float[2]);
  }

  private static LstmWeights.Layer layer(int inputs, Random random) {
    return new LstmWeights.Layer(
        numbers(4 * UNITS * inputs, random),
        numbers(4 * UNITS * UNITS, random),
        numbers(4 * UNITS, random),
        numbers(4 * UNITS, random));
  }

  private static float[] numbers(int count, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (0.2 * random.nextGaussian());
    }
    return numbers;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
