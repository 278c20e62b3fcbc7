package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Columns that know the label: one alone, or all together, distinguish one class from the others on
 * test rows with an area under the ROC curve of {@value #ONE} or more.
 *
 * <p>Each column is cut into {@value #BINS} bins of equal size on train, missing values into one of
 * their own, and a test row scores as frequent as its class was in its bin on train. So it does not
 * matter whether the column rises with the label, falls, or is missing where the label is 1. The
 * threshold is 2.3 standard deviations between two classes (binormal); forecasts of returns are
 * within 0.1, of volatility within 0.6 of it.
 */
public final class KnownTarget {
  private static final double ONE = 0.95;
  private static final double ALL = 0.97;
  private static final int BINS = 16;
  private static final int LEAST = 20;
  private static final int MOST_ROWS = 4000;

  private final LabelledRows rows;
  private final int[] train;
  private final int[] test;

  private KnownTarget(LabelledRows rows) {
    this.rows = rows;
    this.train = LabelledRows.spread(rows.rows(false), MOST_ROWS);
    this.test = LabelledRows.spread(rows.rows(true), MOST_ROWS);
  }

  public static CheckResult of(LabelledRows rows) {
    return new KnownTarget(rows).run();
  }

  private CheckResult run() {
    List<Finding> findings = new ArrayList<>();
    double highest = 0;
    int classes = 0;
    for (int label = 0; label < rows.classes(); label++) {
      boolean[] learned = is(train, label);
      boolean[] asked = is(test, label);
      if (!enough(learned) || !enough(asked)) {
        continue;
      }
      classes++;
      for (int c = 0; c < rows.columns().size(); c++) {
        double auc = SmallTrees.auc(scores(c, learned), asked);
        highest = Math.max(highest, auc);
        String column = rows.columns().get(c);
        if (auc >= ONE && findings.stream().noneMatch(one -> column.equals(one.column()))) {
          findings.add(finding(column, label, auc));
        }
      }
      double together = together(learned, asked);
      highest = Math.max(highest, together);
      if (together >= ALL && findings.isEmpty()) {
        findings.add(finding(null, label, together));
      }
    }
    if (classes == 0) {
      return CheckResult.skipped(
          Check.KNOWN_TARGET,
          "Train and test need %d rows of a class and of the others each.".formatted(LEAST));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("highest_auc", highest);
    figures.put("threshold_one_column", ONE);
    figures.put("threshold_all_columns", ALL);
    return CheckResult.of(
        Check.KNOWN_TARGET,
        "The best area under the ROC curve on test rows is %.3f.".formatted(highest),
        figures,
        findings);
  }

  private static Finding finding(@Nullable String column, int label, double auc) {
    return new Finding(
        column,
        null,
        "the label",
        "%s distinguish%s class %d from the others on test rows with an area under the ROC curve of %.3f: look how it comes to know the label, and leave it out."
            .formatted(
                column == null ? "All columns together" : column,
                column == null ? "" : "es",
                label,
                auc));
  }

  private boolean[] is(int[] some, int label) {
    var is = new boolean[some.length];
    for (int i = 0; i < is.length; i++) {
      is[i] = rows.labels()[some[i]] == label;
    }
    return is;
  }

  private static boolean enough(boolean[] is) {
    int count = 0;
    for (boolean one : is) {
      count += one ? 1 : 0;
    }
    return count >= LEAST && is.length - count >= LEAST;
  }

  private double together(boolean[] learned, boolean[] asked) {
    return SmallTrees.auc(
        SmallTrees.scores(rows.features(train), learned, rows.features(test)), asked);
  }

  /** Of each test row how frequent the class is in its bin on train. */
  private double[] scores(int column, boolean[] learned) {
    double[] edges = edges(column);
    var hits = new double[edges.length + 2];
    var counts = new double[edges.length + 2];
    for (int i = 0; i < train.length; i++) {
      int bin = bin(edges, rows.features()[train[i]][column]);
      counts[bin]++;
      hits[bin] += learned[i] ? 1 : 0;
    }
    return Arrays.stream(test)
        .map(i -> bin(edges, rows.features()[i][column]))
        .mapToDouble(bin -> (hits[bin] + 0.5) / (counts[bin] + 1))
        .toArray();
  }

  private double[] edges(int column) {
    double[] sorted =
        Arrays.stream(train)
            .mapToDouble(i -> rows.features()[i][column])
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    var edges = new double[sorted.length == 0 ? 0 : BINS - 1];
    Arrays.setAll(edges, i -> sorted[(int) ((long) (i + 1) * sorted.length / BINS)]);
    return edges;
  }

  private static int bin(double[] edges, float value) {
    if (Float.isNaN(value)) {
      return edges.length + 1;
    }
    int bin = 0;
    while (bin < edges.length && value >= edges[bin]) {
      bin++;
    }
    return bin;
  }
}
