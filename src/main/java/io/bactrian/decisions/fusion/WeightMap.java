package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Weights by lobe, of which only the ratios count.
 *
 * @param byLobe finite, 0 or more, not all 0
 */
record WeightMap(Map<String, Double> byLobe) {
  private static final String FIELD = "weights";

  WeightMap {
    byLobe = Collections.unmodifiableMap(new TreeMap<>(byLobe));
  }

  /**
   * @param weights an object of numbers by lobe
   * @throws HubException {@code UNPROCESSABLE} naming an unknown lobe, a weight that is negative or
   *     too large for a number, or the whole where all are 0
   */
  static WeightMap of(JsonNode weights, Set<String> lobes) {
    var byLobe = new LinkedHashMap<String, Double>();
    weights.properties().forEach(each -> byLobe.put(each.getKey(), each.getValue().doubleValue()));
    return of(byLobe, lobes);
  }

  /** As for JSON. */
  static WeightMap of(Map<String, Double> weights, Set<String> lobes) {
    LobeNames.check(FIELD, weights.keySet(), lobes);
    double sum = 0;
    for (Map.Entry<String, Double> each : weights.entrySet()) {
      double weight = each.getValue();
      if (!Double.isFinite(weight) || weight < 0) {
        throw refused(
            FIELD + "." + each.getKey(),
            "A weight is a finite number of 0 or more, not " + weight + ".");
      }
      sum += weight;
    }
    if (sum == 0 || !Double.isFinite(sum)) {
      throw refused(FIELD, "The weights add up to " + sum + ": give one lobe a weight above 0.");
    }
    return new WeightMap(weights);
  }

  private static HubException refused(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
