package io.bactrian.decisions.fusion;

import io.bactrian.shared.CorrelatedColumns;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Lobes that answer much the same, so that what they know is credited once; a lobe that never
 * changed its answer is in no cluster.
 *
 * @param columns the lobes' signed answers
 */
record LobeClusters(CorrelatedColumns columns) {

  static LobeClusters of(LobeHistory history) {
    var columns = new double[history.lobes().size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = history.column(i);
    }
    return new LobeClusters(
        CorrelatedColumns.of(columns, DoubleUnaryOperator.identity()).varying());
  }

  /** {@code [lobes][lobes]} NaN where one of the two never changed its answer. */
  double[][] correlation() {
    return columns.correlation();
  }

  List<List<Integer>> clusters() {
    return columns.clusters();
  }

  /** {@code [rows][clusters]}: the mean of the members' answers, NaN where none answered. */
  double[][] means(LobeHistory history) {
    var means = new double[history.rows()][clusters().size()];
    for (int row = 0; row < means.length; row++) {
      for (int c = 0; c < clusters().size(); c++) {
        means[row][c] = mean(history.signed()[row], clusters().get(c));
      }
    }
    return means;
  }

  /**
   * Shares each cluster's weight evenly among its members.
   *
   * @param ofClusters {@code [clusters]}
   * @return {@code [lobes]}
   */
  double[] shared(double[] ofClusters) {
    return columns.shared(ofClusters);
  }

  private static double mean(double[] answers, List<Integer> members) {
    double sum = 0;
    int count = 0;
    for (int lobe : members) {
      if (!Double.isNaN(answers[lobe])) {
        sum += answers[lobe];
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
