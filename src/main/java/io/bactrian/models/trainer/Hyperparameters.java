package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a request may set; the defaults are cautious and were never tuned on results.
 *
 * @param family auto, or the only one to be tried beside the base rate
 */
record Hyperparameters(String family, Map<String, Double> values) {
  private record Range(double least, double most, double standard, boolean whole) {}

  private static final String FAMILY = "family";
  private static final String AUTO = "auto";
  private static final List<String> FAMILIES = List.of(AUTO, "base", "ridge", "trees");

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
      if (!e.getKey().equals(FAMILY)) {
        values.put(e.getKey(), number(e.getKey(), e.getValue()));
      }
    }
    return new Hyperparameters(family(given.path(FAMILY)), values);
  }

  private static String family(JsonNode node) {
    if (node.isMissingNode()) {
      return AUTO;
    }
    if (!node.isTextual() || !FAMILIES.contains(node.textValue())) {
      throw invalid("hyperparameters." + FAMILY, "must be one of " + FAMILIES + ".");
    }
    return node.textValue();
  }

  private static double number(String name, JsonNode node) {
    String field = "hyperparameters." + name;
    Range range = ALLOWED.get(name);
    if (range == null) {
      var known = new TreeSet<>(ALLOWED.keySet());
      known.add(FAMILY);
      throw invalid(field, "is not known. Use " + known + ".");
    }
    double value = node.asDouble();
    boolean fits = node.isNumber() && value >= range.least() && value <= range.most();
    if (!fits || (range.whole() && value != Math.rint(value))) {
      String kind = range.whole() ? "a whole number" : "a number";
      throw invalid(
          field, "must be " + kind + " from " + range.least() + " to " + range.most() + ".");
    }
    return value;
  }

  double number(String name) {
    return Objects.requireNonNull(values.get(name));
  }

  int whole(String name) {
    return (int) number(name);
  }

  /** The families to try beside the base rate, the simplest first. */
  List<Learner> learners() {
    return switch (family) {
      case "base" -> List.of();
      case "ridge" -> List.of(new Ridge());
      case "trees" -> List.of(new Boosting(this));
      default -> List.of(new Ridge(), new Boosting(this));
    };
  }

  /** All in effect, for metadata.json. */
  Map<String, Object> describe() {
    Map<String, Object> all = new TreeMap<>(values);
    all.put(FAMILY, family);
    return all;
  }

  private static HubException invalid(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, field + " " + message);
  }
}
