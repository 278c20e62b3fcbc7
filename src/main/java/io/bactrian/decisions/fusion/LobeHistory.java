package io.bactrian.decisions.fusion;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What lobes answered in the past, each before its outcome was known, and what came of it.
 *
 * @param lobes the columns
 * @param signed {@code [rows][lobes]} -1 for SELL to 1 for BUY, 0 for HOLD, NaN where a lobe did
 *     not answer
 * @param returns {@code [rows]} how far the price went, as a share; above 0 is up
 * @param asOf {@code [rows]} when it was answered, ascending
 * @param until {@code [rows]} when the outcome was known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LobeHistory(
    List<String> lobes, double[][] signed, double[] returns, Instant[] asOf, Instant[] until) {

  int rows() {
    return signed.length;
  }

  boolean up(int row) {
    return returns[row] > 0;
  }

  /** One lobe's answers. */
  double[] column(int lobe) {
    return Arrays.stream(signed).mapToDouble(row -> row[lobe]).toArray();
  }

  /** The rows at these places, in their order. */
  LobeHistory at(int[] rows) {
    var answers = new double[rows.length][];
    var moved = new double[rows.length];
    var from = new Instant[rows.length];
    var to = new Instant[rows.length];
    for (int i = 0; i < rows.length; i++) {
      answers[i] = signed[rows[i]];
      moved[i] = returns[rows[i]];
      from[i] = asOf[rows[i]];
      to[i] = until[rows[i]];
    }
    return new LobeHistory(lobes, answers, moved, from, to);
  }

  boolean[] ups() {
    var ups = new boolean[rows()];
    for (int i = 0; i < ups.length; i++) {
      ups[i] = up(i);
    }
    return ups;
  }

  /**
   * The fused scores, as {@link Fusion} computes them.
   *
   * @param weights {@code [lobes]}
   */
  double[] scores(double[] weights) {
    var scores = new double[rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(signed[i], weights);
    }
    return scores;
  }

  /** The weighted mean of the answers that are there; 0 where there are none. */
  static double score(double[] answers, double[] weights) {
    double sum = 0;
    double weight = 0;
    for (int lobe = 0; lobe < answers.length; lobe++) {
      if (!Double.isNaN(answers[lobe])) {
        sum += weights[lobe] * answers[lobe];
        weight += weights[lobe];
      }
    }
    return weight == 0 ? 0 : sum / weight;
  }
}
