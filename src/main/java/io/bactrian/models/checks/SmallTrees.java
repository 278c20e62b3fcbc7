package io.bactrian.models.checks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A classifier of two classes: 60 boosted trees of depth 3, seeded, on one thread. */
final class SmallTrees {
  private static final int ROUNDS = 60;
  private static final Map<String, Object> SETTINGS = settings();

  private SmallTrees() {}

  private static Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("objective", "binary:logistic");
    settings.put("tree_method", "hist");
    settings.put("nthread", 1);
    settings.put("verbosity", 0);
    settings.put("seed", 1);
    settings.put("max_depth", 3);
    settings.put("eta", 0.1);
    settings.put("min_child_weight", 5);
    return settings;
  }

  /**
   * @param rows {@code [rows][columns]} to learn of
   * @param positive {@code [rows]}
   * @param asked {@code [others][columns]}
   * @return {@code [others]} higher where more likely positive
   */
  static double[] scores(float[][] rows, boolean[] positive, float[][] asked) {
    try {
      DMatrix data = matrix(rows);
      DMatrix others = matrix(asked);
      try {
        var labels = new float[positive.length];
        for (int i = 0; i < labels.length; i++) {
          labels[i] = positive[i] ? 1 : 0;
        }
        data.setLabel(labels);
        Booster booster = XGBoost.train(data, SETTINGS, ROUNDS, Map.of(), null, null);
        try {
          return Arrays.stream(booster.predict(others)).mapToDouble(row -> row[0]).toArray();
        } finally {
          booster.dispose();
        }
      } finally {
        data.dispose();
        others.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost refused the rows of a check", e);
    }
  }

  private static DMatrix matrix(float[][] rows) throws XGBoostError {
    int width = rows[0].length;
    var flat = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return new DMatrix(flat, rows.length, width, Float.NaN);
  }

  /**
   * The area under the ROC curve: how often a positive row scores higher than a negative one, half
   * for equal scores. NaN where one of the two kinds is missing.
   */
  static double auc(double[] scores, boolean[] positive) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double ranks = 0;
    long count = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        if (positive[order[i]]) {
          ranks += (from + to + 1) / 2.0;
          count++;
        }
      }
      from = to;
    }
    long others = scores.length - count;
    return count == 0 || others == 0
        ? Double.NaN
        : (ranks - count * (count + 1) / 2.0) / ((double) count * others);
  }
}
