package io.bactrian.models.trainer;

import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Rows a minute apart. */
final class MadeUpRows {
  static final int FEATURES = 4;

  private MadeUpRows() {}

  /** Gaussian features of which a tenth is missing; the first decides half of the labels. */
  static Rows planted(int count, int classes, long seed) {
    var random = new Random(seed);
    float[][] features = features(count, random);
    return rows(
        features,
        1,
        i -> {
          double signal = features[i][0] + random.nextGaussian();
          return signal > 0.5 ? classes - 1 : signal < -0.5 ? 0 : random.nextInt(classes);
        });
  }

  /** Labels that no feature knows anything of. */
  static Rows noise(int count, int classes, long seed) {
    var random = new Random(seed);
    return rows(features(count, random), 1, i -> random.nextInt(classes));
  }

  /** A walk that looks ahead for {@code span} rows, and columns that drift as slowly. */
  static Rows overlapping(int count, int span, long seed) {
    var random = new Random(seed);
    double[] walk = new double[count + span];
    for (int i = 1; i < walk.length; i++) {
      walk[i] = walk[i - 1] + random.nextGaussian();
    }
    float[][] features = new float[count][FEATURES];
    for (int i = 1; i < count; i++) {
      for (int f = 0; f < FEATURES; f++) {
        features[i][f] = 0.99f * features[i - 1][f] + (float) random.nextGaussian();
      }
    }
    return rows(features, span, i -> walk[i + span] > walk[i] ? 1 : 0);
  }

  static Rows rows(float[][] features, int span, IntUnaryOperator label) {
    int count = features.length;
    long[] times = new long[count];
    long[] untils = new long[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      times[i] = i * 60L;
      untils[i] = (i + span) * 60L;
      labels[i] = label.applyAsInt(i);
    }
    return new Rows(times, untils, labels, features);
  }

  private static float[][] features(int count, Random random) {
    float[][] features = new float[count][FEATURES];
    for (float[] row : features) {
      for (int f = 0; f < row.length; f++) {
        row[f] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
      }
    }
    return features;
  }
}
