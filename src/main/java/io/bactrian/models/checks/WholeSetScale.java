package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns that are scaled exactly by train and test together, and not by train alone: mean 0 and
 * deviation 1, median 0 and interquartile range 1, least 0 or -1 and largest 1, or evenly spread
 * ranks. A scaler that was fitted to the train part shows these figures there and misses them on
 * the whole set.
 */
public final class WholeSetScale {
  private static final double CLOSE = 1e-4;
  private static final double VERY_CLOSE = 1e-6;
  private static final int LEAST_ROWS = 30;

  private WholeSetScale() {}

  /**
   * @param calendar the columns that say what time it is, whose range is the clock's
   */
  public static CheckResult of(LabelledRows rows, Set<String> calendar) {
    int[] train = rows.rows(false);
    if (train.length < LEAST_ROWS || train.length == rows.size()) {
      return CheckResult.skipped(
          Check.WHOLE_SET_SCALE,
          "Train and test need rows, train at least %d: mark those of the test."
              .formatted(LEAST_ROWS));
    }
    List<Finding> findings = new ArrayList<>();
    for (int c = 0; c < rows.columns().size(); c++) {
      String scaler =
          calendar.contains(rows.columns().get(c))
              ? null
              : scaler(rows.features(), rows.features(train), c);
      if (scaler != null) {
        findings.add(finding(rows, c, scaler));
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("columns", rows.columns().size());
    figures.put("columns_scaled_on_all", findings.size());
    return CheckResult.of(
        Check.WHOLE_SET_SCALE,
        "Compared mean, deviation, range and quartiles of %d columns on all rows and on train."
            .formatted(rows.columns().size()),
        figures,
        findings);
  }

  private static Finding finding(LabelledRows rows, int column, String scaler) {
    return new Finding(
        rows.columns().get(column),
        null,
        "the rows of the test",
        "%s has %s over train and test together, but not over train: its scaler was fitted to the test too. Fit it to train alone."
            .formatted(rows.columns().get(column), scaler));
  }

  private static @Nullable String scaler(float[][] all, float[][] train, int column) {
    Figures whole = Figures.of(all, column);
    Figures part = Figures.of(train, column);
    if (whole == null || part == null || whole.sorted().length < LEAST_ROWS) {
      return null;
    }
    if (whole.isStandard() && !part.isStandard()) {
      return "a mean of 0 and a standard deviation of 1";
    }
    if (whole.isRobust() && !part.isRobust()) {
      return "a median of 0 and an interquartile range of 1";
    }
    if (whole.isRange() && !part.isRange()) {
      return "a range of exactly %.0f to 1".formatted(whole.sorted()[0]);
    }
    if (whole.isRanked() && !part.isRanked()) {
      return "evenly spread ranks";
    }
    return null;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Figures(double[] sorted, double mean, double deviation) {
    /** Null where nothing varies. */
    static @Nullable Figures of(float[][] rows, int column) {
      double[] sorted =
          Arrays.stream(rows)
              .mapToDouble(row -> row[column])
              .filter(value -> !Double.isNaN(value))
              .sorted()
              .toArray();
      if (sorted.length < 2 || sorted[0] == sorted[sorted.length - 1]) {
        return null;
      }
      double mean = Arrays.stream(sorted).average().orElse(0);
      double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
      return new Figures(sorted, mean, Math.sqrt(squares / sorted.length));
    }

    /** Of the population or of the sample. */
    boolean isStandard() {
      double sample = deviation * Math.sqrt(sorted.length / (sorted.length - 1.0));
      return Math.abs(mean) < CLOSE
          && (Math.abs(deviation - 1) < CLOSE || Math.abs(sample - 1) < CLOSE);
    }

    boolean isRobust() {
      return Math.abs(quantile(0.5)) < CLOSE
          && Math.abs(quantile(0.75) - quantile(0.25) - 1) < CLOSE;
    }

    /** Both ends reached once, and few values twice: a natural bound is reached more often. */
    boolean isRange() {
      int last = sorted.length - 1;
      double least = sorted[0];
      return (Math.abs(least) < VERY_CLOSE || Math.abs(least + 1) < VERY_CLOSE)
          && Math.abs(sorted[last] - 1) < VERY_CLOSE
          && isContinuous()
          && sorted[1] > least
          && sorted[last - 1] < sorted[last];
    }

    private boolean isContinuous() {
      return Arrays.stream(sorted).distinct().count() > 0.9 * sorted.length;
    }

    boolean isRanked() {
      double step = (sorted[sorted.length - 1] - sorted[0]) / (sorted.length - 1);
      for (int i = 1; i < sorted.length; i++) {
        if (Math.abs(sorted[i] - sorted[i - 1] - step) > 0.01 * step) {
          return false;
        }
      }
      return true;
    }

    private double quantile(double share) {
      double place = share * (sorted.length - 1);
      int low = (int) place;
      int high = Math.min(low + 1, sorted.length - 1);
      return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
    }
  }
}
