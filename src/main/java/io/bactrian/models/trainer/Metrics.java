package io.bactrian.models.trainer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Out-of-sample measures; the bound is the 5th percentile of a moving-block bootstrap, as labels
 * overlap (H. R. Kuensch, "The Jackknife and the Bootstrap for General Stationary Observations",
 * Annals of Statistics 17, 1989).
 */
final class Metrics {
  private static final int RESAMPLES = 2000;

  private Metrics() {}

  /** Probabilities are one array a test row; log losses are in nats. */
  static Map<String, Object> of(Split split, float[][] probabilities, int classes) {
    double[] base = split.train().baseRate(classes);
    int[] labels = split.test().labels();
    double[] gains = new double[labels.length];
    double loss = 0;
    double baseLoss = 0;
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      double own = loss(probabilities[i][labels[i]]);
      double known = loss(base[labels[i]]);
      gains[i] = known - own;
      loss += own / labels.length;
      baseLoss += known / labels.length;
      right += likeliest(probabilities[i]) == labels[i] ? 1 : 0;
    }
    int block = blockLength(split.test());
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("log_loss", loss);
    metrics.put("base_log_loss", baseLoss);
    metrics.put("improvement", baseLoss - loss);
    metrics.put("improvement_lower_95", lowerBound(gains, block));
    metrics.put("accuracy", (double) right / labels.length);
    metrics.put("rows_train", split.train().size());
    metrics.put("rows_test", labels.length);
    metrics.put("block_length", block);
    return metrics;
  }

  /** Of the true class's probability. */
  static double loss(double probability) {
    return -Math.log(Math.max(probability, 1e-15));
  }

  /** The most rows that one label spans, at most half of them all. */
  static int blockLength(Rows rows) {
    int longest = 1;
    for (int i = 0; i < rows.size(); i++) {
      int end = Arrays.binarySearch(rows.asOf(), rows.labelUntil()[i]);
      longest = Math.max(longest, (end < 0 ? -end - 1 : end) - i);
    }
    return Math.max(1, Math.min(longest, rows.size() / 2));
  }

  static double lowerBound(double[] gains, int block) {
    double[] sums = new double[gains.length + 1];
    for (int i = 0; i < gains.length; i++) {
      sums[i + 1] = sums[i] + gains[i];
    }
    Random random = new Random(1);
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      for (int left = gains.length; left > 0; left -= block) {
        int start = random.nextInt(gains.length - block + 1);
        sum += sums[start + Math.min(block, left)] - sums[start];
      }
      means[r] = sum / gains.length;
    }
    Arrays.sort(means);
    return means[RESAMPLES / 20];
  }

  private static int likeliest(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }
}
