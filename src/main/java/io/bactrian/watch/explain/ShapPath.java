package io.bactrian.watch.explain;

import java.util.Arrays;

/** The features on the way to a node, and the weight of the subsets of each size that come here. */
final class ShapPath {
  private int[] features = new int[0];
  private double[] zeros = new double[0];
  private double[] ones = new double[0];
  private double[] weights = new double[0];

  double zero(int at) {
    return zeros[at];
  }

  double one(int at) {
    return ones[at];
  }

  /** Where a feature stands; -1 where it does not. The first place is no feature's. */
  int find(int feature) {
    for (int i = 1; i < features.length; i++) {
      if (features[i] == feature) {
        return i;
      }
    }
    return -1;
  }

  ShapPath extended(double zero, double one, int feature) {
    int depth = features.length;
    var longer = new ShapPath();
    longer.features = Arrays.copyOf(features, depth + 1);
    longer.zeros = Arrays.copyOf(zeros, depth + 1);
    longer.ones = Arrays.copyOf(ones, depth + 1);
    longer.weights = Arrays.copyOf(weights, depth + 1);
    longer.features[depth] = feature;
    longer.zeros[depth] = zero;
    longer.ones[depth] = one;
    longer.weights[depth] = depth == 0 ? 1 : 0;
    double[] w = longer.weights;
    for (int i = depth - 1; i >= 0; i--) {
      w[i + 1] += one * w[i] * (i + 1) / (depth + 1);
      w[i] = zero * w[i] * (depth - i) / (depth + 1);
    }
    return longer;
  }

  /** As if a feature had never been met. */
  void unwind(int at) {
    int depth = features.length - 1;
    double zero = zeros[at];
    double one = ones[at];
    double next = weights[depth];
    for (int i = depth - 1; i >= 0; i--) {
      if (one != 0) {
        double before = weights[i];
        weights[i] = next * (depth + 1) / ((i + 1) * one);
        next = before - weights[i] * zero * (depth - i) / (depth + 1);
      } else {
        weights[i] = weights[i] * (depth + 1) / (zero * (depth - i));
      }
    }
    weights = Arrays.copyOf(weights, depth);
    features = without(features, at);
    zeros = without(zeros, at);
    ones = without(ones, at);
  }

  private static int[] without(int[] values, int at) {
    int[] rest = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, rest, at, rest.length - at);
    return rest;
  }

  private static double[] without(double[] values, int at) {
    double[] rest = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, rest, at, rest.length - at);
    return rest;
  }

  /**
   * Gives each feature of the way its part of a leaf.
   *
   * @param values {@code [classes][features]}
   */
  void credit(double[] leaf, double[][] values) {
    for (int i = 1; i < features.length; i++) {
      double part = unwound(i) * (ones[i] - zeros[i]);
      for (int c = 0; c < leaf.length; c++) {
        values[c][features[i]] += part * leaf[c];
      }
    }
  }

  private double unwound(int at) {
    int depth = features.length - 1;
    double zero = zeros[at];
    double one = ones[at];
    double next = weights[depth];
    double total = 0;
    for (int i = depth - 1; i >= 0; i--) {
      if (one != 0) {
        double part = next * (depth + 1) / ((i + 1) * one);
        total += part;
        next = weights[i] - part * zero * (depth - i) / (depth + 1);
      } else if (zero != 0) {
        total += weights[i] * (depth + 1) / (zero * (depth - i));
      }
    }
    return total;
  }
}
