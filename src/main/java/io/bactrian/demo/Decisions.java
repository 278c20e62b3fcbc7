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
  private final Map<String, Map<String, Integer>> lobes = new TreeMap<>();
  private final Map<String, Map<String, Integer>> reasons = new TreeMap<>();
  private final List<Long> nanos = new ArrayList<>();
  private String lastReason = "";

  void add(JsonNode answer, long nanos) {
    this.nanos.add(nanos);
    String action = answer.path("action").asText("no action");
    actions.merge(action, 1, Integer::sum);
    for (Map.Entry<String, JsonNode> lobe : answer.path("lobes").properties()) {
      count(lobes, lobe.getKey(), lobe.getValue().path("action").asText("no answer"));
    }
    for (JsonNode reason : answer.at("/policy/reasons")) {
      String text = text(reason);
      count(reasons, action, text.split(":", 2)[0]);
      lastReason = text;
    }
  }

  private static void count(Map<String, Map<String, Integer>> counts, String of, String what) {
    counts.computeIfAbsent(of, key -> new TreeMap<>()).merge(what, 1, Integer::sum);
  }

  private static String text(JsonNode reason) {
    return reason.isTextual() ? reason.asText() : reason.path("detail").asText(reason.toString());
  }

  int count() {
    return nanos.size();
  }

  /** How often each action was answered. */
  Map<String, Integer> actions() {
    return Collections.unmodifiableMap(actions);
  }

  /** How often each lobe gave each action; empty where no lobe took part. */
  Map<String, Map<String, Integer>> lobes() {
    return Collections.unmodifiableMap(lobes);
  }

  /** How often each action came with each reason, by the reason's first word. */
  Map<String, Map<String, Integer>> reasons() {
    return Collections.unmodifiableMap(reasons);
  }

  /** The last reason that was given. */
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
