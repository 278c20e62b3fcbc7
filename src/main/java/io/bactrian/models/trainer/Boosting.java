package io.bactrian.models.trainer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Gradient boosted trees on one thread, so that the same rows give the same trees. */
final class Boosting {
  private Boosting() {}

  /** The caller disposes of the booster; progress runs from 0 to 1. */
  static Booster train(Rows rows, int classes, Hyperparameters hyper, DoubleConsumer progress)
      throws XGBoostError {
    DMatrix data = matrix(rows.features());
    try {
      float[] labels = new float[rows.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = rows.labels()[i];
      }
      data.setLabel(labels);
      int trees = hyper.whole("trees");
      Booster booster = XGBoost.train(data, settings(classes, hyper), 1, Map.of(), null, null);
      for (int i = 1; i < trees; i++) {
        booster.update(data, i);
        if (i % Math.max(1, trees / 5) == 0) {
          progress.accept((double) i / trees);
        }
      }
      return booster;
    } finally {
      data.dispose();
    }
  }

  static float[][] predict(Booster booster, float[][] features) throws XGBoostError {
    DMatrix data = matrix(features);
    try {
      float[][] raw = booster.predict(data);
      for (int i = 0; i < raw.length; i++) {
        raw[i] = raw[i].length == 1 ? new float[] {1 - raw[i][0], raw[i][0]} : raw[i];
      }
      return raw;
    } finally {
      data.dispose();
    }
  }

  private static Map<String, Object> settings(int classes, Hyperparameters hyper) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("objective", classes == 2 ? "binary:logistic" : "multi:softprob");
    if (classes > 2) {
      settings.put("num_class", classes);
    }
    // 0.5 is a margin of 0 for two classes and cancels in the softmax of more.
    settings.put("base_score", 0.5);
    settings.put("tree_method", "hist");
    settings.put("nthread", 1);
    settings.put("verbosity", 0);
    settings.put("seed", hyper.whole("seed"));
    settings.put("max_depth", hyper.whole("depth"));
    settings.put("eta", hyper.number("eta"));
    settings.put("subsample", hyper.number("subsample"));
    settings.put("min_child_weight", hyper.number("min_child_weight"));
    return settings;
  }

  private static DMatrix matrix(float[][] rows) throws XGBoostError {
    int width = rows[0].length;
    float[] flat = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return new DMatrix(flat, rows.length, width, Float.NaN);
  }
}
