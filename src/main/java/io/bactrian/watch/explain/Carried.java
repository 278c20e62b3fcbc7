package io.bactrian.watch.explain;

/** Contributions to scores as contributions to a probability. */
final class Carried {
  private Carried() {}

  /**
   * Each by the slope of its score on the way from base to answer; what the quadrature leaves is
   * shared by size, so that they add up exactly.
   *
   * @param values {@code [classes][features]}
   * @param from {@code [classes]} base
   * @param to {@code [classes]} scores
   * @param of the class whose probability it is
   */
  static double[] of(double[][] values, Link link, double[] from, double[] to, int of) {
    double[] slopes = link.slopes(from, to, of);
    var carried = new double[values[0].length];
    double rest = link.of(to)[of] - link.of(from)[of];
    double size = 0;
    for (int f = 0; f < carried.length; f++) {
      for (int c = 0; c < slopes.length; c++) {
        carried[f] += slopes[c] * values[c][f];
      }
      rest -= carried[f];
      size += Math.abs(carried[f]);
    }
    for (int f = 0; f < carried.length && size > 0; f++) {
      carried[f] += rest * Math.abs(carried[f]) / size;
    }
    return carried;
  }
}
