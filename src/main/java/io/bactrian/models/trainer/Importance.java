package io.bactrian.models.trainer;

import io.bactrian.shared.CorrelatedColumns;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * What each feature moves a model's answers by: the mean absolute SHAP value over rows that it was
 * not fitted to, in log-odds, before the model is mixed with the base rate (S. Lundberg, S.-I. Lee,
 * "A Unified Approach to Interpreting Model Predictions", NIPS 2017).
 *
 * <p>Features that correlate share their credit: the values of a cluster's members are added up row
 * by row before the mean, and each member gets an even part. So a feature that is there twice gains
 * nothing. Rows are taken evenly over time, the same ones each time.
 *
 * @param method how a value came to be
 * @param rows that were explained
 * @param features by name, the largest value first
 * @param clusters of features that are credited together, those of one feature left out
 */
record Importance(
    String method, int rows, Map<String, Double> features, List<List<String>> clusters) {
  private static final int MOST_ROWS = 2000;
  private static final int LEAST_ROWS = 50;

  /** Of contributions and correlations, so that many columns take no longer than few. */
  private static final int MOST_VALUES = 400_000;

  private static final Importance NONE =
      new Importance("none: the base rate looks at no feature", 0, Map.of(), List.of());

  /**
   * @param model was fitted to the split's train rows; the test rows are explained
   */
  static Importance of(Learner.Fitted model, Split split, List<String> names, int classes)
      throws XGBoostError {
    int most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_VALUES / (names.size() * classes)));
    float[][] known = sample(split.train().features(), most);
    float[][] explained = sample(split.test().features(), most);
    Contributions found = model.contributions(explained, known);
    if (found == null) {
      return NONE;
    }
    var columns = new double[names.size()][];
    Arrays.setAll(columns, f -> column(known, f, names.size()));
    CorrelatedColumns alike = CorrelatedColumns.of(columns, Math::abs);
    double[] values = alike.shared(credit(found.values(), names.size(), alike.clusters()));
    return new Importance(
        found.method(),
        explained.length,
        sorted(values, names),
        alike.clusters().stream()
            .filter(cluster -> cluster.size() > 1)
            .map(cluster -> cluster.stream().map(names::get).toList())
            .toList());
  }

  /**
   * What moved each answer.
   *
   * @param values {@code [rows][margins * features]} SHAP values, feature by feature of the first
   *     margin, then of the next; there is one margin for two classes, else one a class
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  record Contributions(String method, float[][] values) {}

  /** For metadata.json and metrics.json. */
  Map<String, Object> describe() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("importance", features);
    fields.put("importance_method", method);
    fields.put("importance_rows", rows);
    fields.put("importance_clusters", clusters);
    return fields;
  }

  /** {@code [clusters]} mean over the rows, summed over the margins. */
  private static double[] credit(float[][] values, int width, List<List<Integer>> clusters) {
    var credit = new double[clusters.size()];
    for (float[] row : values) {
      for (int margin = 0; margin < row.length; margin += width) {
        for (int c = 0; c < credit.length; c++) {
          double sum = 0;
          for (int feature : clusters.get(c)) {
            sum += row[margin + feature];
          }
          credit[c] += Math.abs(sum) / values.length;
        }
      }
    }
    return credit;
  }

  private static Map<String, Double> sorted(double[] values, List<String> names) {
    Map<String, Double> sorted = new LinkedHashMap<>();
    IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer f) -> -values[f]))
        .forEach(f -> sorted.put(names.get(f), values[f]));
    return sorted;
  }

  private static float[][] sample(float[][] rows, int most) {
    int count = Math.min(most, rows.length);
    var sample = new float[count][];
    Arrays.setAll(sample, i -> rows[(int) ((long) i * rows.length / count)]);
    return sample;
  }

  /** Of a sequence, its newest bar's. */
  private static double[] column(float[][] rows, int feature, int width) {
    return Arrays.stream(rows).mapToDouble(row -> row[row.length - width + feature]).toArray();
  }
}
