package io.bactrian.models.trainer;

/** How frequent each class is: what is known without looking at a feature. */
final class BaseRate {
  private BaseRate() {}

  /** {@code [classes]}, sums to 1; a class without a row counts as half a row. */
  static double[] of(int[] labels, int classes) {
    double[] shares = new double[classes];
    for (int label : labels) {
      shares[label]++;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      shares[c] = Math.max(shares[c], 0.5);
      sum += shares[c];
    }
    for (int c = 0; c < classes; c++) {
      shares[c] /= sum;
    }
    return shares;
  }
}
