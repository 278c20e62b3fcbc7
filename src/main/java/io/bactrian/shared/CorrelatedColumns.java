package io.bactrian.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Columns that say much the same, so that what they know is credited once.
 *
 * <p>Agglomerative, average linkage on Pearson's correlation; clusters that are alike by {@value
 * #ALIKE} or more on the mean become one (half of the variance is then common).
 *
 * @param correlation {@code [columns][columns]} over the rows at which both are numbers, NaN where
 *     one of the two is constant there
 * @param clusters places of columns; a constant column is alone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CorrelatedColumns(double[][] correlation, List<List<Integer>> clusters) {
  public static final double ALIKE = 0.7;

  /**
   * @param columns {@code [columns][rows]}, NaN where missing
   * @param likeness of two columns by their correlation: itself, or its size where opposite columns
   *     say the same
   */
  public static CorrelatedColumns of(double[][] columns, DoubleUnaryOperator likeness) {
    int size = columns.length;
    var correlation = new double[size][size];
    var alike = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        correlation[i][j] = pearson(columns[i], columns[j]);
        correlation[j][i] = correlation[i][j];
        alike[i][j] = likeness.applyAsDouble(correlation[i][j]);
        alike[j][i] = alike[i][j];
      }
    }
    return new CorrelatedColumns(correlation, merged(alike));
  }

  /** Without the columns that are constant. */
  public CorrelatedColumns varying() {
    return new CorrelatedColumns(
        correlation,
        clusters.stream()
            .filter(cluster -> !Double.isNaN(correlation[cluster.get(0)][cluster.get(0)]))
            .toList());
  }

  /**
   * Shares what each cluster gets evenly among its members.
   *
   * @param ofClusters {@code [clusters]}
   * @return {@code [columns]}
   */
  public double[] shared(double[] ofClusters) {
    var shares = new double[correlation.length];
    for (int c = 0; c < ofClusters.length; c++) {
      List<Integer> members = clusters.get(c);
      for (int member : members) {
        shares[member] = ofClusters[c] / members.size();
      }
    }
    return shares;
  }

  /**
   * @param sums {@code [columns][columns]} likeness; of a cluster, in its first column's place, the
   *     sum over its members
   */
  private static List<List<Integer>> merged(double[][] sums) {
    var clusters = new ArrayList<List<Integer>>();
    IntStream.range(0, sums.length).forEach(i -> clusters.add(new ArrayList<>(List.of(i))));
    while (true) {
      int first = -1;
      int second = -1;
      double most = ALIKE;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = a + 1; b < clusters.size(); b++) {
          double linkage = linkage(sums, clusters.get(a), clusters.get(b));
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
      List<Integer> joined = clusters.remove(second);
      int into = clusters.get(first).get(0);
      int from = joined.get(0);
      clusters.get(first).addAll(joined);
      for (int i = 0; i < sums.length; i++) {
        sums[into][i] += sums[from][i];
        sums[i][into] = sums[into][i];
      }
    }
  }

  private static double linkage(double[][] sums, List<Integer> a, List<Integer> b) {
    return sums[a.get(0)][b.get(0)] / (a.size() * b.size());
  }

  /** Pearson's correlation over the rows at which both are numbers; NaN where one is constant. */
  public static double pearson(double[] a, double[] b) {
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
