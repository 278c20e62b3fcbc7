package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.lobes.LobeAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fused.
 *
 * @param lobes by name, those that answered
 * @param weights by lobe, in place of the map in use; null for that one
 */
public record LobeAnswers(
    String symbol, Map<String, LobeAnswer> lobes, @Nullable Map<String, Double> weights) {

  /**
   * @param body fits {@code fusion-request.schema.json}
   */
  static LobeAnswers of(JsonNode body) {
    var lobes = new LinkedHashMap<String, LobeAnswer>();
    for (Map.Entry<String, JsonNode> lobe : body.path("lobes").properties()) {
      JsonNode answer = lobe.getValue();
      lobes.put(
          lobe.getKey(),
          new LobeAnswer(
              lobe.getKey(),
              answer.path("action").asText(),
              answer.path("confidence").doubleValue(),
              Map.of()));
    }
    Map<String, Double> weights = null;
    if (body.path("weights").isObject()) {
      weights = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> weight : body.path("weights").properties()) {
        weights.put(weight.getKey(), weight.getValue().doubleValue());
      }
    }
    return new LobeAnswers(body.path("symbol").asText(), lobes, weights);
  }
}
