package io.bactrian.models.trainer;

/**
 * A column less its mean, divided by its standard deviation, cut off at {@link #LIMIT} deviations;
 * a missing value counts as the mean. All from the rows it was made of.
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Standardiser(float[] means, float[] deviations) {
  static final float LIMIT = 3;

  /** Adds the nodes that do the same to the last dimension of a tensor. */
  void addTo(OnnxGraph graph, String input, String output) {
    graph.floats("means", means, means.length).floats("deviations", deviations, deviations.length);
    graph.floats("lowest", new float[] {-LIMIT}).floats("highest", new float[] {LIMIT});
    graph.node("IsNaN", "missing", input);
    graph.node("Where", "present", "missing", "means", input);
    graph.node("Sub", "centred", "present", "means");
    graph.node("Div", "scaled", "centred", "deviations");
    graph.node("Clip", output, "scaled", "lowest", "highest");
  }

  static Standardiser of(float[][] rows) {
    int width = rows[0].length;
    float[] means = new float[width];
    float[] deviations = new float[width];
    for (int f = 0; f < width; f++) {
      double sum = 0;
      int count = 0;
      for (float[] row : rows) {
        if (!Float.isNaN(row[f])) {
          sum += row[f];
          count++;
        }
      }
      double mean = count == 0 ? 0 : sum / count;
      double squares = 0;
      for (float[] row : rows) {
        squares += Float.isNaN(row[f]) ? 0 : (row[f] - mean) * (row[f] - mean);
      }
      float deviation = count == 0 ? 0 : (float) Math.sqrt(squares / count);
      means[f] = (float) mean;
      deviations[f] = deviation > 0 && Float.isFinite(deviation) ? deviation : 1;
    }
    return new Standardiser(means, deviations);
  }

  float apply(float value, int f) {
    float scaled = Float.isNaN(value) ? 0 : (value - means[f]) / deviations[f];
    return Math.min(Math.max(scaled, -LIMIT), LIMIT);
  }

  void apply(float[] row, double[] result) {
    for (int f = 0; f < means.length; f++) {
      result[f] = apply(row[f], f);
    }
  }
}
