package io.bactrian.watch.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What makes probabilities of scores: a softmax, the mixture with the base rate, another order.
 *
 * @param softmax whether the scores go through one first
 */
record Link(boolean softmax, List<Step> steps) {
  private static final int PARTS = 64;
  private static final double EPSILON = 1e-5;

  interface Step {
    double[] of(double[] values);
  }

  /**
   * @param backwards the last step first
   */
  static Link of(boolean softmax, List<Step> backwards) {
    var steps = new ArrayList<>(backwards);
    Collections.reverse(steps);
    return new Link(softmax, List.copyOf(steps));
  }

  double[] of(double[] scores) {
    double[] values = softmax ? softmax(scores) : scores;
    for (Step step : steps) {
      values = step.of(values);
    }
    return values;
  }

  static double[] softmax(double[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    var shares = new double[scores.length];
    double sum = 0;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Math.exp(scores[c] - most);
      sum += shares[c];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= sum;
    }
    return shares;
  }

  /**
   * How much a class's probability moves with each score, on average on the straight way from one
   * set of scores to another: the values of Aumann and Shapley, Values of Non-Atomic Games, 1974,
   * which add up to the way. Of two classes it is the one factor that carries log-odds to
   * probabilities.
   */
  double[] slopes(double[] from, double[] to, int of) {
    var slopes = new double[from.length];
    for (int part = 0; part < PARTS; part++) {
      double way = (part + 0.5) / PARTS;
      var at = new double[from.length];
      for (int c = 0; c < at.length; c++) {
        at[c] = from[c] + way * (to[c] - from[c]);
      }
      for (int c = 0; c < at.length; c++) {
        double here = at[c];
        at[c] = here + EPSILON;
        double above = of(at)[of];
        at[c] = here - EPSILON;
        slopes[c] += (above - of(at)[of]) / (2 * EPSILON * PARTS);
        at[c] = here;
      }
    }
    return slopes;
  }
}
