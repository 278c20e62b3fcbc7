package io.bactrian.watch.explain;

/**
 * Of a model that looks at no feature: what it answers is the base.
 *
 * @param scores {@code [classes]}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ConstantScores(double[] scores, int features) implements Scores {
  @Override
  public String method() {
    return "constant";
  }

  @Override
  public double[] of(float[] row) {
    return scores.clone();
  }

  @Override
  public double[] base() {
    return scores.clone();
  }

  @Override
  public double[][] contributions(float[] row) {
    return new double[scores.length][features];
  }
}
