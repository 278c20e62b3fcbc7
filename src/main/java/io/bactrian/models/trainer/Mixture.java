package io.bactrian.models.trainer;

import java.io.IOException;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * A model shrunk towards the base rate: weight * its probabilities + (1 - weight) * base rate.
 *
 * @param rest {@code [classes]} (1 - weight) * base rate
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Mixture(Learner.Fitted model, float weight, float[] rest) implements AutoCloseable {
  /** What the choice says, fitted to these rows. */
  static Mixture fit(Choice choice, Rows rows, int classes) throws XGBoostError {
    Learner learner = choice.learner();
    if (learner == null) {
      return base(rows, classes);
    }
    double[] base = rows.baseRate(classes);
    float[] rest = new float[classes];
    for (int c = 0; c < classes; c++) {
      rest[c] = (float) ((1 - choice.weight()) * base[c]);
    }
    return new Mixture(learner.fit(rows, classes, choice.setting()), choice.weight(), rest);
  }

  /**
   * The base rate alone. It is rounded down: against the very same rate it gains nothing on any
   * row, so that no comparison takes rounding for skill.
   */
  static Mixture base(Rows rows, int classes) {
    double[] base = rows.baseRate(classes);
    float[] rest = new float[classes];
    for (int c = 0; c < classes; c++) {
      float rounded = (float) base[c];
      rest[c] = rounded > base[c] ? Math.nextDown(rounded) : rounded;
    }
    return new Mixture(new Uniform(classes), 0, rest);
  }

  float[][] probabilities(float[][] features) throws XGBoostError {
    float[][] mixed = model.probabilities(features);
    for (float[] row : mixed) {
      for (int c = 0; c < row.length; c++) {
        row[c] = row[c] * weight + rest[c];
      }
    }
    return mixed;
  }

  byte[] onnx(int features) throws XGBoostError, IOException {
    OnnxGraph graph = new OnnxGraph();
    model.addTo(graph);
    return graph.model(model.sequence(), features, weight, rest);
  }

  @Override
  public void close() {
    model.close();
  }

  /** Every class alike: what a base-rate model mixes with at a weight of 0. */
  private record Uniform(int classes) implements Learner.Fitted {
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

    @Override
    public Importance.@Nullable Contributions contributions(float[][] rows, float[][] known) {
      return null;
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
}
