package io.bactrian.models.trainer;

import java.io.IOException;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A model shrunk towards the base rate: weight * its probabilities + (1 - weight) * base rate.
 *
 * @param rest {@code [classes]} (1 - weight) * base rate
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Mixture(Fitted model, float weight, float[] rest) implements AutoCloseable {
  /** What the choice says, fitted to these rows. */
  static Mixture fit(Choice choice, Rows rows, int classes) throws XGBoostError {
    Learner learner = choice.learner();
    if (learner == null) {
      return base(rows, classes);
    }
    double[] base = BaseRate.of(rows.labels(), classes);
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
    double[] base = BaseRate.of(rows.labels(), classes);
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
    return graph.model(features, weight, rest);
  }

  @Override
  public void close() {
    model.close();
  }
}
