package io.bactrian.decisions.fusion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How much of what the fused score predicts each lobe brings: Shapley values of the fall in log
 * loss by sampled orders (Castro, Gómez and Tejada 2009). A lobe that is not in yet answers what it
 * answered at another time: its column is shifted round, which keeps its autocorrelation and cuts
 * its tie to the outcomes. The values add up to the fall from all shifted to none.
 */
final class ShapleyImportance {
  private static final int ORDERS = 64;

  private ShapleyImportance() {}

  /**
   * @param history rows that nothing was fitted on
   * @param weights {@code [lobes]}
   * @param logit from scores to probabilities, fitted elsewhere
   * @return {@code [lobes]} mean fall in log loss a row, in nats; below 0 it does harm
   */
  static double[] of(LobeHistory history, double[] weights, Logit logit) {
    int lobes = history.lobes().size();
    int rows = history.rows();
    var values = new double[lobes];
    if (rows < 2) {
      return values;
    }
    boolean[] ups = history.ups();
    var random = new Random(1); // the same history, the same values
    List<Integer> order = new ArrayList<>();
    for (int lobe = 0; lobe < lobes; lobe++) {
      order.add(lobe);
    }
    for (int draw = 0; draw < ORDERS; draw++) {
      Collections.shuffle(order, random);
      var shifts = new int[lobes];
      for (int lobe = 0; lobe < lobes; lobe++) {
        shifts[lobe] = 1 + random.nextInt(rows - 1);
      }
      double before = loss(history, shifts, weights, logit, ups);
      for (int lobe : order) {
        shifts[lobe] = 0;
        double after = weights[lobe] == 0 ? before : loss(history, shifts, weights, logit, ups);
        values[lobe] += (before - after) / ORDERS;
        before = after;
      }
    }
    return values;
  }

  private static double loss(
      LobeHistory history, int[] shifts, double[] weights, Logit logit, boolean[] ups) {
    int rows = history.rows();
    var scores = new double[rows];
    var answers = new double[shifts.length];
    for (int row = 0; row < rows; row++) {
      for (int lobe = 0; lobe < answers.length; lobe++) {
        answers[lobe] = history.signed()[(row + shifts[lobe]) % rows][lobe];
      }
      scores[row] = LobeHistory.score(answers, weights);
    }
    double sum = 0;
    for (double loss : logit.losses(scores, ups)) {
      sum += loss;
    }
    return sum / rows;
  }
}
