package io.bactrian.models.trainer;

import java.util.Arrays;

/** Every class alike: what a base-rate model mixes with at a weight of 0. */
record Uniform(int classes) implements Fitted {
  @Override
  public float[][] probabilities(float[][] features) {
    float[][] result = new float[features.length][];
    Arrays.setAll(result, i -> row());
    return result;
  }

  private float[] row() {
    float[] row = new float[classes];
    Arrays.fill(row, 1f / classes);
    return row;
  }

  /** As many rows as come in; what they hold has no effect, NaN neither. */
  @Override
  public void addTo(OnnxGraph graph) {
    graph.floats("row", row(), 1, classes).longs("one", 1);
    graph.node("Shape", "rows", OnnxGraph.integer("end", 1), OnnxGraph.INPUT);
    graph.node("Concat", "repeats", OnnxGraph.integer("axis", 0), "rows", "one");
    graph.node("Expand", OnnxGraph.UNMIXED, "row", "repeats");
  }
}
