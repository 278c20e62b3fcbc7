package io.bactrian.decisions.fusion;

import java.util.Arrays;

/**
 * The probability of up as a logistic function of scores: intercept + the sum of coefficients times
 * columns, coefficients of 0 or more.
 *
 * <p>Fitted by Newton's method (iteratively reweighted least squares); each step's quadratic
 * problem, whose size is the number of columns, is solved within the bounds by coordinate descent.
 *
 * @param coefficients {@code [1 + columns]}, the intercept first
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Logit(double[] coefficients) {
  /** So little that only a column that predicts everything is held back by it. */
  private static final double RIDGE = 1e-4;

  private static final int STEPS = 50;
  private static final int SWEEPS = 200;
  private static final double ENOUGH = 1e-12;
  private static final double CLIP = 1e-7; // as the gate's

  /** The logit of one column. */
  static Logit ofScores(double[] scores, boolean[] ups) {
    var columns = new double[scores.length][];
    Arrays.setAll(columns, i -> new double[] {scores[i]});
    return fit(columns, ups);
  }

  /**
   * @param columns {@code [rows][columns]}; NaN counts as 0
   */
  static Logit fit(double[][] columns, boolean[] ups) {
    int size = 1 + (columns.length == 0 ? 0 : columns[0].length);
    var best = new double[size];
    double loss = objective(columns, ups, best);
    for (int step = 0; step < STEPS; step++) {
      double[] direction = direction(columns, ups, best);
      double scale = 1;
      double[] next = moved(best, direction, scale);
      double reached = objective(columns, ups, next);
      while (reached > loss && scale > 1e-6) {
        scale /= 2;
        next = moved(best, direction, scale);
        reached = objective(columns, ups, next);
      }
      if (!(loss - reached > ENOUGH)) {
        break;
      }
      best = next;
      loss = reached;
    }
    return new Logit(best);
  }

  double probability(double score) {
    return sigmoid(coefficients[0] + coefficients[1] * score);
  }

  /** Log loss a row, probabilities clipped as the gate clips them. */
  double[] losses(double[] scores, boolean[] ups) {
    var losses = new double[scores.length];
    for (int i = 0; i < losses.length; i++) {
      double up = probability(scores[i]);
      losses[i] = -Math.log(Math.max(ups[i] ? up : 1 - up, CLIP));
    }
    return losses;
  }

  private static double[] moved(double[] from, double[] direction, double scale) {
    var to = new double[from.length];
    for (int j = 0; j < to.length; j++) {
      double value = from[j] + scale * direction[j];
      to[j] = j == 0 ? value : Math.max(0, value);
    }
    return to;
  }

  private static double objective(double[][] columns, boolean[] ups, double[] beta) {
    double sum = 0;
    for (int i = 0; i < columns.length; i++) {
      double z = linear(columns[i], beta);
      double against = ups[i] ? -z : z;
      sum += against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against));
    }
    double penalty = 0;
    for (int j = 1; j < beta.length; j++) {
      penalty += beta[j] * beta[j];
    }
    return sum / Math.max(columns.length, 1) + RIDGE / 2 * penalty;
  }

  /** Where the quadratic model around {@code beta} is least within the bounds, less beta. */
  private static double[] direction(double[][] columns, boolean[] ups, double[] beta) {
    int size = beta.length;
    var gradient = new double[size];
    var hessian = new double[size][size];
    double each = 1.0 / Math.max(columns.length, 1);
    for (int i = 0; i < columns.length; i++) {
      double p = sigmoid(linear(columns[i], beta));
      double error = (p - (ups[i] ? 1 : 0)) * each;
      double curve = Math.max(p * (1 - p), 1e-9) * each;
      for (int j = 0; j < size; j++) {
        double x = value(columns[i], j);
        gradient[j] += error * x;
        for (int k = 0; k <= j; k++) {
          hessian[j][k] += curve * x * value(columns[i], k);
        }
      }
    }
    for (int j = 0; j < size; j++) {
      gradient[j] += j == 0 ? 0 : RIDGE * beta[j];
      hessian[j][j] += j == 0 ? 1e-12 : RIDGE;
      for (int k = 0; k < j; k++) {
        hessian[k][j] = hessian[j][k];
      }
    }
    return least(gradient, hessian, beta);
  }

  private static double[] least(double[] gradient, double[][] hessian, double[] beta) {
    int size = beta.length;
    var direction = new double[size];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double change = 0;
      for (int j = 0; j < size; j++) {
        double slope = gradient[j];
        for (int k = 0; k < size; k++) {
          slope += hessian[j][k] * direction[k];
        }
        double wanted = direction[j] - slope / hessian[j][j];
        double bounded = j == 0 ? wanted : Math.max(wanted, -beta[j]);
        change = Math.max(change, Math.abs(bounded - direction[j]));
        direction[j] = bounded;
      }
      if (change < ENOUGH) {
        break;
      }
    }
    return direction;
  }

  private static double linear(double[] row, double[] beta) {
    double z = beta[0];
    for (int j = 1; j < beta.length; j++) {
      z += beta[j] * value(row, j);
    }
    return z;
  }

  private static double value(double[] row, int j) {
    return j == 0 ? 1 : Double.isNaN(row[j - 1]) ? 0 : row[j - 1];
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
