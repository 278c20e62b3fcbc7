package io.bactrian.watch.explain;

/** How far the score of one class is from the others'. */
final class Margin {
  private Margin() {}

  /** Less the mean of the others: of two classes in log-odds, the log-odds of this one. */
  static double of(double[] scores, int of) {
    double others = 0;
    for (int c = 0; c < scores.length; c++) {
      others += c == of ? 0 : scores[c];
    }
    return scores.length == 1 ? scores[0] : scores[of] - others / (scores.length - 1);
  }

  /** Of one feature's contributions, {@code [classes][features]}. */
  static double of(double[][] contributions, int of, int feature) {
    var column = new double[contributions.length];
    for (int c = 0; c < column.length; c++) {
      column[c] = contributions[c][feature];
    }
    return of(column, of);
  }
}
