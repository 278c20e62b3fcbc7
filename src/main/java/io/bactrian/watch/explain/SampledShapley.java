package io.bactrian.watch.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Shapley values of a model that is only asked: features come in one after another in the place of
 * a row of the training's, in random orders and each order backwards (Castro, Gómez and Tejada,
 * Polynomial calculation of the Shapley value based on sampling, 2009; antithetic orders: Mitchell
 * et al., Sampling Permutations for Shapley Value Estimation, 2022). Whatever is sampled, base and
 * values add up to the answer; how far a value may be off is its standard error.
 *
 * @param base the mean answer to the rows of the training
 * @param values {@code [features]}
 * @param errors {@code [features]} standard errors
 * @param rows of the training that were used
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record SampledShapley(double base, double[] values, double[] errors, int rows) {
  private static final int ANSWERS = 2_000;
  private static final int LEAST = 8;
  private static final int MOST = 64;

  interface Model {
    /** Answers one class's probability of each row. */
    double[] of(float[][] rows);
  }

  /**
   * @param row {@code [bars * features]}; a feature comes in with all its bars at once
   * @param background rows as wide
   */
  static SampledShapley of(Model model, float[] row, float[][] background, int features) {
    int pairs = Math.min(MOST, Math.max(LEAST, ANSWERS / (2 * (features + 1))));
    var sums = new double[features];
    var squares = new double[features];
    double base = 0;
    var random = new Random(1); // the same row, the same values
    List<Integer> order = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      order.add(f);
    }
    for (int pair = 0; pair < pairs; pair++) {
      float[] other = background[(int) ((long) pair * background.length / pairs)];
      Collections.shuffle(order, random);
      var values = new double[features];
      base += add(model, row, other, order, values) / (2 * pairs);
      Collections.reverse(order);
      base += add(model, row, other, order, values) / (2 * pairs);
      for (int f = 0; f < features; f++) {
        double value = values[f] / 2;
        sums[f] += value;
        squares[f] += value * value;
      }
    }
    var errors = new double[features];
    for (int f = 0; f < features; f++) {
      sums[f] /= pairs;
      double variance = Math.max(0, squares[f] / pairs - sums[f] * sums[f]);
      errors[f] = Math.sqrt(variance / (pairs - 1));
    }
    return new SampledShapley(base, sums, errors, Math.min(pairs, background.length));
  }

  /** Adds what each feature changes as it comes in; answers what was before all of them. */
  private static double add(
      Model model, float[] row, float[] other, List<Integer> order, double[] values) {
    int features = order.size();
    var rows = new float[features + 1][];
    rows[0] = other;
    for (int i = 0; i < features; i++) {
      rows[i + 1] = rows[i].clone();
      for (int at = order.get(i); at < row.length; at += features) {
        rows[i + 1][at] = row[at];
      }
    }
    double[] answers = model.of(rows);
    for (int i = 0; i < features; i++) {
      values[order.get(i)] += answers[i + 1] - answers[i];
    }
    return answers[0];
  }
}
