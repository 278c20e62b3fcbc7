package io.bactrian.models.trainer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by limited-memory BFGS with backtracking (J. Nocedal, S. J.
 * Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 7.5).
 */
final class Lbfgs {
  private static final int MEMORY = 8;
  private static final int ITERATIONS = 200;
  private static final int HALVINGS = 40;
  private static final double SLOPE_SHARE = 1e-4;

  /** The largest part of the gradient at which a point counts as the minimum. */
  static final double TOLERANCE = 1e-6;

  private final Deque<Step> steps = new ArrayDeque<>();

  private Lbfgs() {}

  interface Function {
    /** The value; the gradient is written into the second array. */
    double at(double[] point, double[] gradient);
  }

  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  private record Step(double[] move, double[] turn, double product) {}

  /** The start stays as it is. */
  static double[] minimise(Function function, double[] start) {
    return new Lbfgs().run(function, start.clone());
  }

  private double[] run(Function function, double[] first) {
    double[] point = first;
    double[] gradient = new double[point.length];
    double value = function.at(point, gradient);
    for (int i = 0; i < ITERATIONS && largest(gradient) > TOLERANCE; i++) {
      double[] direction = direction(gradient);
      double slope = dot(direction, gradient);
      double length = steps.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double[] next = point;
      double[] turned = new double[point.length];
      double lower = value;
      for (int h = 0; h < HALVINGS; h++, length /= 2) {
        next = along(point, direction, length);
        lower = function.at(next, turned);
        if (lower <= value + SLOPE_SHARE * length * slope) {
          break;
        }
      }
      if (!(lower < value)) {
        return point; // as low as rounding lets it come
      }
      remember(along(next, point, -1), along(turned, gradient, -1));
      point = next;
      gradient = turned;
      value = lower;
    }
    return point;
  }

  private void remember(double[] move, double[] turn) {
    double product = dot(move, turn);
    if (product > 0) {
      steps.addLast(new Step(move, turn, product));
      if (steps.size() > MEMORY) {
        steps.removeFirst();
      }
    }
  }

  /** Minus the gradient, bent by what the last steps showed of the curvature. */
  private double[] direction(double[] gradient) {
    double[] result = gradient.clone();
    double[] shares = new double[steps.size()];
    int i = shares.length;
    for (Iterator<Step> back = steps.descendingIterator(); back.hasNext(); ) {
      Step step = back.next();
      shares[--i] = dot(step.move(), result) / step.product();
      add(result, step.turn(), -shares[i]);
    }
    Step last = steps.peekLast();
    double scale = last == null ? 1 : last.product() / dot(last.turn(), last.turn());
    for (int j = 0; j < result.length; j++) {
      result[j] *= -scale;
    }
    for (Step step : steps) {
      // The sign is turned already, hence plus.
      double share = dot(step.turn(), result) / step.product();
      add(result, step.move(), -shares[i++] - share);
    }
    return result;
  }

  private static double[] along(double[] from, double[] direction, double length) {
    double[] result = from.clone();
    add(result, direction, length);
    return result;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] values) {
    double most = 0;
    for (double value : values) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }
}
