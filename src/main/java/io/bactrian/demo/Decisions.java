package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code /functions/v1/infer} answered, and how fast. */
final class Decisions {
  private final Map<String, Integer> actions = new TreeMap<>();
  private final Map<String, Integer> regimes = new TreeMap<>();
  private final List<Long> nanos = new ArrayList<>();
  private String lastReason = "";

  void add(JsonNode answer, long nanos) {
    this.nanos.add(nanos);
    actions.merge(answer.path("action").asText("no action"), 1, Integer::sum);
    JsonNode regime = answer.at("/lobes/volatility/probabilities");
    if (regime.isObject()) {
      regimes.merge(likeliest(regime), 1, Integer::sum);
    }
    JsonNode reasons = answer.at("/policy/reasons");
    if (!reasons.isEmpty()) {
      lastReason = text(reasons.get(0));
    }
  }

  private static String text(JsonNode reason) {
    return reason.isTextual() ? reason.asText() : reason.path("detail").asText(reason.toString());
  }

  private static String likeliest(JsonNode probabilities) {
    String likeliest = "";
    for (Map.Entry<String, JsonNode> one : probabilities.properties()) {
      if (likeliest.isEmpty()
          || one.getValue().asDouble() > probabilities.path(likeliest).asDouble()) {
        likeliest = one.getKey();
      }
    }
    return likeliest;
  }

  int count() {
    return nanos.size();
  }

  /** How often each action was answered. */
  Map<String, Integer> actions() {
    return Collections.unmodifiableMap(actions);
  }

  /** How often each volatility regime was the likeliest; empty without a model of it. */
  Map<String, Integer> regimes() {
    return Collections.unmodifiableMap(regimes);
  }

  /** The first reason of the last answer that gave one. */
  String lastReason() {
    return lastReason;
  }

  /** Milliseconds below which a share of the answers came; 0 without any. */
  double latency(double share) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get(Math.max((int) Math.ceil(share * sorted.size()), 1) - 1) / 1e6;
  }
}
