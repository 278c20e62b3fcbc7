package io.bactrian.registry;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Runs a model on a few made-up rows: what it answers must be probabilities, twice the same. */
final class TrialRun {
  private static final float TOLERANCE = 1e-3f;
  private static final int ROWS = 8;

  private TrialRun() {}

  static void check(OnnxModel model, int features) {
    var random = new SplittableRandom(11);
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
      float[] first = model.probabilities(row);
      if (!areProbabilities(first)) {
        throw OnnxFile.refused(
            "its output on a trial row, "
                + Arrays.toString(first)
                + ", is no set of probabilities.");
      }
      if (!Arrays.equals(first, model.probabilities(row))) {
        throw OnnxFile.refused("it answers the same row twice in different ways.");
      }
    }
  }

  static boolean areProbabilities(float[] values) {
    float sum = 0;
    for (float value : values) {
      if (!(value >= 0 && value <= 1 + TOLERANCE)) {
        return false;
      }
      sum += value;
    }
    return Math.abs(sum - 1) <= TOLERANCE;
  }
}
