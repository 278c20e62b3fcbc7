package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training came to.
 *
 * @param weights by lobe, adding up to 1: the fitted ones where they won, else equal ones
 * @param fitted by lobe; empty where there were too few rows to fit any
 * @param won how, as the JSON model keeps it
 */
record TrainedWeights(Map<String, Double> weights, Map<String, Double> fitted, Won won) {

  /**
   * @param verdict {@code trained} or {@code equal}
   * @param logLoss of the fitted weights on rows that were held out, in nats
   * @param equalLogLoss of equal weights on the same rows
   * @param improvementLower95 the gate's bound of the difference; trained needs it above 0
   * @param shrinkage how far the weights were moved to equal ones, 0 to 1
   * @param clusters of lobes that answer much the same
   * @param correlation of the lobes' answers in the rows that were trained on
   * @param importance mean fall in log loss a row that a lobe brings, on rows that were held out
   * @param performance of each lobe by itself, on all rows
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Won(
      String verdict,
      String reason,
      int trainRows,
      int heldOutRows,
      @Nullable Double logLoss,
      @Nullable Double equalLogLoss,
      @JsonProperty("improvement_lower_95") @Nullable Double improvementLower95,
      @Nullable Double shrinkage,
      List<List<String>> clusters,
      Map<String, Map<String, Double>> correlation,
      Map<String, Double> importance,
      Map<String, LobePerformance> performance) {}

  boolean isTrained() {
    return won.verdict().equals("trained");
  }
}
