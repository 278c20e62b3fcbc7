package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.CorrelatedColumns;
import org.jspecify.annotations.Nullable;

/**
 * What a lobe was worth by itself.
 *
 * @param answered rows at which it answered
 * @param taken of these, those with BUY or SELL
 * @param hitRate of these, the share in which the price went that way; null for none
 * @param meanReturn mean return of having followed each, without costs; null for none
 * @param correlation of the signed answers with the returns; null where the lobe never changed
 */
@JsonNaming(SnakeCaseStrategy.class)
record LobePerformance(
    int answered,
    int taken,
    @Nullable Double hitRate,
    @Nullable Double meanReturn,
    @Nullable Double correlation) {

  static LobePerformance of(LobeHistory history, int lobe) {
    double[] signed = history.column(lobe);
    int answered = 0;
    int taken = 0;
    int hits = 0;
    double sum = 0;
    for (int row = 0; row < signed.length; row++) {
      if (!Double.isNaN(signed[row])) {
        answered++;
        if (signed[row] != 0) {
          taken++;
          hits += (signed[row] > 0) == history.up(row) ? 1 : 0;
          sum += Math.signum(signed[row]) * history.returns()[row];
        }
      }
    }
    double correlation = CorrelatedColumns.pearson(signed, history.returns());
    return new LobePerformance(
        answered,
        taken,
        taken == 0 ? null : (double) hits / taken,
        taken == 0 ? null : sum / taken,
        Double.isNaN(correlation) ? null : correlation);
  }
}
