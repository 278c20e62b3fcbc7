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
  private static final String SHAP =
      "mean absolute value of exact SHAP of a linear model in log-odds:"
          + " coefficient * (standardised value - its mean), features taken as independent";

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

  /**
   * Coefficient times deviation from the mean of the standardised columns, which is the exact SHAP
   * value of a linear model whose features are independent (S. Lundberg, S.-I. Lee, "A Unified
   * Approach to Interpreting Model Predictions", NIPS 2017, corollary 1). Of two classes it is the
   * log-odds of the second.
   */
  @Override
  public Importance.Contributions contributions(float[][] rows, float[][] known) {
    int width = columns.means().length;
    int margins = intercepts.length == 2 ? 1 : intercepts.length;
    double[] means = means(known);
    double[] row = new double[width];
    float[][] values = new float[rows.length][margins * width];
    for (int i = 0; i < rows.length; i++) {
      columns.apply(rows[i], row);
      for (int m = 0; m < margins; m++) {
        for (int f = 0; f < width; f++) {
          float coefficient = margins == 1 ? weights[1][f] - weights[0][f] : weights[m][f];
          values[i][m * width + f] = (float) (coefficient * (row[f] - means[f]));
        }
      }
    }
    return new Importance.Contributions(SHAP, values);
  }

  private double[] means(float[][] known) {
    double[] means = new double[columns.means().length];
    double[] row = new double[means.length];
    for (float[] features : known) {
      columns.apply(features, row);
      for (int f = 0; f < row.length; f++) {
        means[f] += row[f] / known.length;
      }
    }
    return means;
  }

  @Override
  public void addTo(OnnxGraph graph) {
    int width = columns.means().length;
    float[] flat = new float[weights.length * width];
    for (int c = 0; c < weights.length; c++) {
      System.arraycopy(weights[c], 0, flat, c * width, width);
    }
    columns.addTo(graph, OnnxGraph.INPUT, "standardised");
    graph.floats("weights", flat, weights.length, width);
    graph.floats("intercepts", intercepts, intercepts.length);
    graph.node(
        "Gemm", "logits", OnnxGraph.integer("transB", 1), "standardised", "weights", "intercepts");
    graph.node("Softmax", OnnxGraph.UNMIXED, OnnxGraph.integer("axis", 1), "logits");
  }
}
