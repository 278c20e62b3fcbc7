package io.bactrian.models.trainer;

/**
 * A column less its mean, divided by its standard deviation, cut off at {@link #LIMIT} deviations;
 * a missing value counts as the mean. All from the rows it was made of.
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Standardiser(float[] means, float[] deviations) {
  static final float LIMIT = 3;

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

  void apply(float[] row, double[] result) {
    for (int f = 0; f < means.length; f++) {
      float value = Float.isNaN(row[f]) ? 0 : (row[f] - means[f]) / deviations[f];
      result[f] = Math.min(Math.max(value, -LIMIT), LIMIT);
    }
  }
}
