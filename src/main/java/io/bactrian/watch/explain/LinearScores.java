package io.bactrian.watch.explain;

/**
 * A linear function of columns that are standardised and cut off. What is compared with is the
 * training's mean of every column, which the file has; the values are then exact: coefficient times
 * the standardised value (Lundberg and Lee, A Unified Approach to Interpreting Model Predictions,
 * NIPS 2017, corollary 1).
 *
 * @param weights {@code [classes][features]}
 * @param intercepts {@code [classes]}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record LinearScores(
    float[] means,
    float[] deviations,
    float lowest,
    float highest,
    float[][] weights,
    float[] intercepts)
    implements Scores {
  @Override
  public String method() {
    return "linear_shap";
  }

  @Override
  public double[] of(float[] row) {
    double[] scores = base();
    double[][] values = contributions(row);
    for (int c = 0; c < scores.length; c++) {
      for (double value : values[c]) {
        scores[c] += value;
      }
    }
    return scores;
  }

  @Override
  public double[] base() {
    var base = new double[intercepts.length];
    for (int c = 0; c < base.length; c++) {
      base[c] = intercepts[c];
    }
    return base;
  }

  @Override
  public double[][] contributions(float[] row) {
    var values = new double[intercepts.length][means.length];
    for (int f = 0; f < means.length; f++) {
      float scaled = Float.isNaN(row[f]) ? 0 : (row[f] - means[f]) / deviations[f];
      float cut = Math.min(Math.max(scaled, lowest), highest);
      for (int c = 0; c < values.length; c++) {
        values[c][f] = weights[c][f] * (double) cut;
      }
    }
    return values;
  }
}
