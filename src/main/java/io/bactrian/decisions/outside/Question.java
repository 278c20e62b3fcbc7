package io.bactrian.decisions.outside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;

/** What a host is asked about an observation, as JSON. */
final class Question {
  private static final ObjectMapper JSON = JsonBodies.mapper();

  private Question() {}

  static byte[] bytes(JsonNode question) {
    try {
      return JSON.writeValueAsBytes(question);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * What came later than a moment cannot be taken out of what a host has learned since.
   *
   * @throws HubException where it is about the past
   */
  static void requireNow(Observation observation) {
    if (observation.question().moment() != null || observation.inForce() != null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "past: no host outside is asked about a moment of the past.");
    }
  }

  /**
   * A request of the Open Inference Protocol with one row.
   *
   * @param features in the order of the input
   * @throws HubException naming a feature without a value
   */
  static ObjectNode tensors(
      Observation observation, String input, List<String> features, String output) {
    ObjectNode request = object();
    ObjectNode tensor = request.putArray("inputs").addObject();
    tensor.put("name", input).put("datatype", "FP32");
    tensor.putArray("shape").add(1).add(features.size());
    ArrayNode data = tensor.putArray("data");
    for (String feature : features) {
      Float value = observation.features().get(feature);
      if (value == null || !Float.isFinite(value)) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            feature,
            "no-feature: %s has no value, for too few bars had closed, or no set has it."
                .formatted(feature));
      }
      data.add(value);
    }
    request.putArray("outputs").addObject().put("name", output);
    return request;
  }

  /** What a prompt may name: symbol, strategy, period, as_of, close, features and lobes by name. */
  static ObjectNode values(Observation observation) {
    ObjectNode values = object();
    values.put("symbol", observation.symbol());
    values.put("strategy", observation.question().strategy());
    values.put("period", observation.period());
    values.put("as_of", observation.question().asOf().toString());
    Ohlcv bars = observation.bars();
    if (bars.size() > 0) {
      values.put("close", bars.close()[bars.size() - 1]);
    }
    ObjectNode features = values.putObject("features");
    observation
        .features()
        .forEach(
            (name, value) -> {
              if (Float.isFinite(value)) {
                features.put(name, value);
              }
            });
    ObjectNode lobes = values.putObject("lobes");
    observation
        .lobes()
        .forEach(
            (name, answer) ->
                lobes
                    .putObject(name)
                    .put("action", answer.action())
                    .put("confidence", answer.confidence()));
    return values;
  }
}
