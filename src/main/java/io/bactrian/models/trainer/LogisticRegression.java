package io.bactrian.models.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Multinomial logistic regression on standardised columns with a squared penalty (S. le Cessie, J.
 * C. van Houwelingen, "Ridge Estimators in Logistic Regression", Applied Statistics 41, 1992).
 *
 * <p>The logits are the base rate's logarithms plus a linear function whose weights and intercepts
 * are all penalised: mean log loss + penalty / 2 * their squares. So a growing penalty ends at the
 * base rate.
 */
final class LogisticRegression implements Learner {
  /** Strong to weak: each fit begins where the one before it ended. */
  static final double[] PENALTIES = {1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001};

  @Override
  public String family() {
    return "logistic";
  }

  @Override
  public String setting() {
    return "penalty";
  }

  @Override
  public List<Candidate> candidates(List<Fold> folds, int classes, DoubleConsumer progress) {
    float[][][] truths = new float[PENALTIES.length][folds.size()][];
    for (int f = 0; f < folds.size(); f++) {
      Fold fold = folds.get(f);
      Problem problem = Problem.of(fold.train(), classes);
      double[] weights = problem.nothing();
      for (int p = 0; p < PENALTIES.length; p++) {
        weights = problem.solve(PENALTIES[p], weights);
        float[][] answers = problem.model(weights).probabilities(fold.validation().features());
        truths[p][f] = fold.truths(answers);
        progress.accept((f + (p + 1.0) / PENALTIES.length) / folds.size());
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int p = 0; p < PENALTIES.length; p++) {
      candidates.add(new Candidate(PENALTIES[p], truths[p]));
    }
    return candidates;
  }

  @Override
  public Fitted fit(Rows rows, int classes, double penalty) {
    Problem problem = Problem.of(rows, classes);
    return problem.model(problem.solve(penalty, problem.nothing()));
  }

  /**
   * @param base {@code [classes]} logarithms
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  private record Problem(Rows rows, Standardiser columns, double[] base) {
    static Problem of(Rows rows, int classes) {
      double[] base = rows.baseRate(classes);
      for (int c = 0; c < classes; c++) {
        base[c] = StrictMath.log(base[c]);
      }
      return new Problem(rows, Standardiser.of(rows.features()), base);
    }

    int width() {
      return columns.means().length;
    }

    double[] nothing() {
      return new double[base.length * (width() + 1)];
    }

    double[] solve(double penalty, double[] start) {
      return Lbfgs.minimise((weights, gradient) -> at(weights, gradient, penalty), start);
    }

    private double at(double[] weights, double[] gradient, double penalty) {
      double value = 0;
      for (int i = 0; i < weights.length; i++) {
        value += penalty / 2 * weights[i] * weights[i];
        gradient[i] = penalty * weights[i];
      }
      double[] row = new double[width()];
      double[] share = new double[base.length];
      for (int r = 0; r < rows.size(); r++) {
        columns.apply(rows.features()[r], row);
        for (int c = 0; c < share.length; c++) {
          share[c] = base[c] + linear(weights, c, row);
        }
        Logistic.softmax(share);
        int label = rows.labels()[r];
        value -= StrictMath.log(Math.max(share[label], Double.MIN_NORMAL)) / rows.size();
        share[label] -= 1;
        for (int c = 0; c < share.length; c++) {
          addTo(gradient, c, row, share[c] / rows.size());
        }
      }
      return value;
    }

    private static double linear(double[] weights, int c, double[] row) {
      int at = c * (row.length + 1);
      double sum = weights[at + row.length];
      for (int f = 0; f < row.length; f++) {
        sum += weights[at + f] * row[f];
      }
      return sum;
    }

    private static void addTo(double[] gradient, int c, double[] row, double error) {
      int at = c * (row.length + 1);
      for (int f = 0; f < row.length; f++) {
        gradient[at + f] += error * row[f];
      }
      gradient[at + row.length] += error;
    }

    Logistic model(double[] solved) {
      float[][] weights = new float[base.length][width()];
      float[] intercepts = new float[base.length];
      for (int c = 0; c < base.length; c++) {
        int at = c * (width() + 1);
        for (int f = 0; f < width(); f++) {
          weights[c][f] = (float) solved[at + f];
        }
        intercepts[c] = (float) (base[c] + solved[at + width()]);
      }
      return new Logistic(columns, weights, intercepts);
    }
  }
}
