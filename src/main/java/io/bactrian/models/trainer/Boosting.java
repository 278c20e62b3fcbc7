package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Shallow gradient boosted trees on one thread, so that the same rows give the same trees. They may
 * stop early, after the rounds that validation chooses.
 */
final class Boosting implements Learner {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** S. Lundberg et al., Nature Machine Intelligence 2, 2020; the paths' own covers. */
  private static final String SHAP =
      "mean absolute value of exact TreeSHAP (XGBoost's predictContrib) in log-odds";

  private final Hyperparameters hyper;

  Boosting(Hyperparameters hyper) {
    this.hyper = hyper;
  }

  @Override
  public String family() {
    return "trees";
  }

  @Override
  public String setting() {
    return "rounds";
  }

  @Override
  public List<Candidate> candidates(List<Fold> folds, int classes, DoubleConsumer progress)
      throws XGBoostError {
    int[] stops = stops(hyper.whole("trees"));
    float[][][] truths = new float[stops.length][folds.size()][];
    for (int f = 0; f < folds.size(); f++) {
      Fold fold = folds.get(f);
      Booster booster = train(fold.train(), classes, hyper, stops[stops.length - 1]);
      try {
        for (int s = 0; s < stops.length; s++) {
          truths[s][f] = fold.truths(predict(booster, fold.validation().features(), stops[s]));
        }
      } finally {
        booster.dispose();
      }
      progress.accept((f + 1.0) / folds.size());
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int s = 0; s < stops.length; s++) {
      candidates.add(new Candidate(stops[s], truths[s]));
    }
    return candidates;
  }

  /** Where it may stop: after all rounds, and after a half, a quarter, ... of them. */
  private static int[] stops(int most) {
    return IntStream.iterate(most, rounds -> rounds > 2, rounds -> rounds / 2).sorted().toArray();
  }

  @Override
  public Fitted fit(Rows rows, int classes, double setting) throws XGBoostError {
    return new Trees(train(rows, classes, hyper, (int) setting), classes);
  }

  /** The caller disposes of the booster. */
  static Booster train(Rows rows, int classes, Hyperparameters hyper, int rounds)
      throws XGBoostError {
    DMatrix data = matrix(rows.features());
    try {
      float[] labels = new float[rows.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = rows.labels()[i];
      }
      data.setLabel(labels);
      return XGBoost.train(data, settings(classes, hyper), rounds, Map.of(), null, null);
    } finally {
      data.dispose();
    }
  }

  private record Trees(Booster booster, int classes) implements Fitted {
    @Override
    public float[][] probabilities(float[][] features) throws XGBoostError {
      return predict(booster, features, 0);
    }

    @Override
    public Importance.Contributions contributions(float[][] rows, float[][] known)
        throws XGBoostError {
      return new Importance.Contributions(SHAP, shap(booster, rows));
    }

    @Override
    public void addTo(OnnxGraph graph) throws XGBoostError, IOException {
      OnnxTrees.addTo(graph, JSON.readTree(booster.toByteArray("json")), classes);
    }

    @Override
    public void close() {
      booster.dispose();
    }
  }

  /**
   * @param rounds only the first so many; 0 for all
   */
  static float[][] predict(Booster booster, float[][] features, int rounds) throws XGBoostError {
    DMatrix data = matrix(features);
    try {
      float[][] raw = booster.predict(data, false, rounds);
      for (int i = 0; i < raw.length; i++) {
        raw[i] = raw[i].length == 1 ? new float[] {1 - raw[i][0], raw[i][0]} : raw[i];
      }
      return raw;
    } finally {
      data.dispose();
    }
  }

  /**
   * {@code [rows][margins * features]}: what {@code predictContrib} answers less each margin's
   * bias, its last column. Its values and the bias add up to the margin.
   */
  static float[][] shap(Booster booster, float[][] rows) throws XGBoostError {
    DMatrix data = matrix(rows);
    try {
      float[][] raw = booster.predictContrib(data, 0);
      int width = rows[0].length;
      int margins = raw[0].length / (width + 1);
      float[][] values = new float[rows.length][margins * width];
      for (int i = 0; i < raw.length; i++) {
        for (int m = 0; m < margins; m++) {
          System.arraycopy(raw[i], m * (width + 1), values[i], m * width, width);
        }
      }
      return values;
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
