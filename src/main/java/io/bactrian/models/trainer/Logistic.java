package io.bactrian.models.trainer;

/**
 * The softmax of a linear function of standardised columns.
 *
 * @param weights {@code [classes][features]}
 * @param intercepts {@code [classes]}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Logistic(Standardiser columns, float[][] weights, float[] intercepts)
    implements Learner.Fitted {
  @Override
  public float[][] probabilities(float[][] features) {
    float[][] result = new float[features.length][intercepts.length];
    double[] row = new double[columns.means().length];
    double[] share = new double[intercepts.length];
    for (int i = 0; i < features.length; i++) {
      columns.apply(features[i], row);
      for (int c = 0; c < share.length; c++) {
        share[c] = intercepts[c];
        for (int f = 0; f < row.length; f++) {
          share[c] += weights[c][f] * row[f];
        }
      }
      softmax(share);
      for (int c = 0; c < share.length; c++) {
        result[i][c] = (float) share[c];
      }
    }
    return result;
  }

  /** In place; {@link StrictMath}: the same bits on every machine. */
  static void softmax(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      logits[c] = StrictMath.exp(logits[c] - most);
      sum += logits[c];
    }
    for (int c = 0; c < logits.length; c++) {
      logits[c] /= sum;
    }
  }

  @Override
  public void addTo(OnnxGraph graph) {
    int width = columns.means().length;
    float[] flat = new float[weights.length * width];
    for (int c = 0; c < weights.length; c++) {
      System.arraycopy(weights[c], 0, flat, c * width, width);
    }
    graph.floats("means", columns.means(), width).floats("deviations", columns.deviations(), width);
    graph.floats("lowest", new float[] {-Standardiser.LIMIT});
    graph.floats("highest", new float[] {Standardiser.LIMIT});
    graph.floats("weights", flat, weights.length, width);
    graph.floats("intercepts", intercepts, intercepts.length);
    graph.node("IsNaN", "missing", OnnxGraph.INPUT);
    graph.node("Where", "present", "missing", "means", OnnxGraph.INPUT);
    graph.node("Sub", "centred", "present", "means");
    graph.node("Div", "scaled", "centred", "deviations");
    graph.node("Clip", "standardised", "scaled", "lowest", "highest");
    graph.node(
        "Gemm", "logits", OnnxGraph.integer("transB", 1), "standardised", "weights", "intercepts");
    graph.node("Softmax", OnnxGraph.UNMIXED, OnnxGraph.integer("axis", 1), "logits");
  }
}
