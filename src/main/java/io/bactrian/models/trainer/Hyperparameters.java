package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import java.util.TreeMap;

/** What a request may set; the defaults are cautious and were never tuned on results. */
record Hyperparameters(Map<String, Double> values) {
  private record Range(double least, double most, double standard, boolean whole) {}

  private static final Map<String, Range> ALLOWED =
      Map.of(
          "trees", new Range(10, 1000, 100, true),
          "depth", new Range(1, 8, 3, true),
          "eta", new Range(0.001, 0.5, 0.05, false),
          "subsample", new Range(0.1, 1, 0.8, false),
          "min_child_weight", new Range(0, 1000, 20, false),
          "seed", new Range(0, Integer.MAX_VALUE, 1, true));

  static Hyperparameters of(JsonNode given) {
    Map<String, Double> values = new TreeMap<>();
    ALLOWED.forEach((name, range) -> values.put(name, range.standard()));
    for (Map.Entry<String, JsonNode> e : given.properties()) {
      String field = "hyperparameters." + e.getKey();
      Range range = ALLOWED.get(e.getKey());
      if (range == null) {
        throw invalid(field, "is not known. Use " + new TreeMap<>(ALLOWED).keySet() + ".");
      }
      JsonNode node = e.getValue();
      double value = node.asDouble();
      boolean fits = node.isNumber() && value >= range.least() && value <= range.most();
      if (!fits || (range.whole() && value != Math.rint(value))) {
        String kind = range.whole() ? "a whole number" : "a number";
        throw invalid(
            field, "must be " + kind + " from " + range.least() + " to " + range.most() + ".");
      }
      values.put(e.getKey(), value);
    }
    return new Hyperparameters(values);
  }

  double number(String name) {
    return java.util.Objects.requireNonNull(values.get(name));
  }

  int whole(String name) {
    return (int) number(name);
  }

  private static HubException invalid(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, field + " " + message);
  }
}
