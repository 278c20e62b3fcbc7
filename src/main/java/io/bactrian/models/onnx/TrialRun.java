package io.bactrian.models.onnx;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Runs a model on a few made-up rows: what it answers must be probabilities, twice the same, and in
 * time.
 */
final class TrialRun {
  private static final int ROWS = 8;

  /** What an answer may take; an ensemble of 900 trees takes 12 microseconds. */
  private static final Duration LONGEST = Duration.ofMillis(20);

  private TrialRun() {}

  static void check(OnnxModel model) {
    int features = model.width();
    var random = new SplittableRandom(11);
    long fastest = Long.MAX_VALUE; // others may have been held up by the machine
    for (int i = 0; i < ROWS; i++) {
      var row = new float[features];
      for (int j = 0; j < features; j++) {
        row[j] = (float) (random.nextDouble() * 4 - 2);
      }
      if (i == 0) {
        Arrays.fill(row, 0f);
      } else if (i % 2 == 0) {
        row[i % features] = Float.NaN;
      }
      long start = System.nanoTime();
      float[] first = model.probabilities(row);
      fastest = Math.min(fastest, System.nanoTime() - start);
      if (!OnnxModel.areProbabilities(first)) {
        throw OnnxFile.refused(
            "its output on a trial row, "
                + Arrays.toString(first)
                + ", is no set of probabilities.");
      }
      if (!Arrays.equals(first, model.probabilities(row))) {
        throw OnnxFile.refused("it answers the same row twice in different ways.");
      }
    }
    if (fastest > LONGEST.toNanos()) {
      throw OnnxFile.refused(
          "it answers a row in "
              + Duration.ofNanos(fastest).toMillis()
              + " ms; at most "
              + LONGEST.toMillis()
              + " ms are taken. Train a smaller one.");
    }
  }
}
