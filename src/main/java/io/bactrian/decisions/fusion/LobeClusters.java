package io.bactrian.decisions.fusion;

import java.util.ArrayList;
import java.util.List;

/**
 * Lobes that answer much the same, so that what they know is credited once.
 *
 * <p>Agglomerative, average linkage on Pearson's correlation of the signed answers; clusters whose
 * mean correlation is {@value #ALIKE} or more become one (half of the variance is then common).
 *
 * @param correlation {@code [lobes][lobes]} over the rows that both answered, NaN where one of the
 *     two never changed its answer
 * @param clusters places of lobes; a lobe that never changed its answer is in none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LobeClusters(double[][] correlation, List<List<Integer>> clusters) {
  static final double ALIKE = 0.7;

  static LobeClusters of(LobeHistory history) {
    int size = history.lobes().size();
    var columns = new double[size][];
    for (int i = 0; i < size; i++) {
      columns[i] = history.column(i);
    }
    var correlation = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        correlation[i][j] = pearson(columns[i], columns[j]);
        correlation[j][i] = correlation[i][j];
      }
    }
    return new LobeClusters(correlation, merged(correlation));
  }

  /** {@code [rows][clusters]}: the mean of the members' answers, NaN where none answered. */
  double[][] means(LobeHistory history) {
    var means = new double[history.rows()][clusters.size()];
    for (int row = 0; row < means.length; row++) {
      for (int c = 0; c < clusters.size(); c++) {
        means[row][c] = mean(history.signed()[row], clusters.get(c));
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
    var weights = new double[correlation.length];
    for (int c = 0; c < ofClusters.length; c++) {
      List<Integer> members = clusters.get(c);
      for (int lobe : members) {
        weights[lobe] = ofClusters[c] / members.size();
      }
    }
    return weights;
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

  private static List<List<Integer>> merged(double[][] correlation) {
    var clusters = new ArrayList<List<Integer>>();
    for (int i = 0; i < correlation.length; i++) {
      if (!Double.isNaN(correlation[i][i])) {
        clusters.add(new ArrayList<>(List.of(i)));
      }
    }
    while (true) {
      int first = -1;
      int second = -1;
      double most = ALIKE;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = a + 1; b < clusters.size(); b++) {
          double linkage = linkage(correlation, clusters.get(a), clusters.get(b));
          if (linkage >= most) {
            most = linkage;
            first = a;
            second = b;
          }
        }
      }
      if (first < 0) {
        return List.copyOf(clusters);
      }
      clusters.get(first).addAll(clusters.remove(second));
    }
  }

  private static double linkage(double[][] correlation, List<Integer> a, List<Integer> b) {
    double sum = 0;
    for (int i : a) {
      for (int j : b) {
        sum += correlation[i][j];
      }
    }
    return sum / (a.size() * b.size());
  }

  /** Pearson's correlation over the rows at which both are numbers; NaN where one is constant. */
  static double pearson(double[] a, double[] b) {
    int count = 0;
    double meanA = 0;
    double meanB = 0;
    double varA = 0;
    double varB = 0;
    double both = 0;
    for (int i = 0; i < a.length; i++) {
      if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
        count++;
        double fromA = a[i] - meanA;
        double fromB = b[i] - meanB;
        meanA += fromA / count;
        meanB += fromB / count;
        varA += fromA * (a[i] - meanA);
        varB += fromB * (b[i] - meanB);
        both += fromA * (b[i] - meanB);
      }
    }
    return varA <= 0 || varB <= 0
        ? Double.NaN
        : Math.max(-1, Math.min(1, both / Math.sqrt(varA * varB)));
  }
}
