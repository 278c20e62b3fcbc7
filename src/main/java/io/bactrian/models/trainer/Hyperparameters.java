package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.lstm.LstmSettings;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a request may set; the defaults are cautious and were never tuned on results.
 *
 * @param family auto, or the only one to be tried beside the base rate
 * @param words those of the others that are no numbers
 */
record Hyperparameters(String family, Map<String, Double> values, Map<String, String> words) {
  private record Range(double least, double most, double standard, boolean whole) {}

  private static final String FAMILY = "family";
  private static final String AUTO = "auto";
  static final String LSTM = "lstm";
  private static final List<String> FAMILIES = List.of(AUTO, "base", "logistic", "trees", LSTM);
  private static final Range SEED = new Range(0, Integer.MAX_VALUE, 1, true);

  private static final Map<String, Range> OF_TREES =
      Map.of(
          "trees", new Range(10, 1000, 100, true),
          "depth", new Range(1, 8, 3, true),
          "eta", new Range(0.001, 0.5, 0.05, false),
          "subsample", new Range(0.1, 1, 0.8, false),
          "min_child_weight", new Range(0, 1000, 20, false),
          "seed", SEED);

  private static final Map<String, Range> OF_LSTM =
      Map.of(
          "sequence", new Range(2, 200, 20, true),
          "layers", new Range(1, 4, 2, true),
          "hidden", new Range(4, 128, 64, true),
          "dropout", new Range(0, 0.8, 0.2, false),
          "learning_rate", new Range(0.00001, 0.1, 0.001, false),
          "batch", new Range(16, 4096, 256, true),
          "epochs", new Range(1, 200, 30, true),
          "patience", new Range(1, 50, 5, true),
          "clip", new Range(0.01, 100, 1, false),
          "seed", SEED);

  /** What may be said, the default first. */
  private static final Map<String, List<String>> WORDS_OF_LSTM =
      Map.of(
          "class_weights", List.of("balanced", "none"),
          "inputs", List.of(AUTO, "indicators", "all"));

  /**
   * @param withLstm whether this trainer has what the LSTM needs
   */
  static Hyperparameters of(JsonNode given, boolean withLstm) {
    String family = family(given.path(FAMILY), withLstm);
    boolean lstm = family.equals(LSTM);
    Map<String, Range> ranges = lstm ? OF_LSTM : OF_TREES;
    Map<String, List<String>> choices = lstm ? WORDS_OF_LSTM : Map.of();
    Map<String, Double> values = new TreeMap<>();
    ranges.forEach((name, range) -> values.put(name, range.standard()));
    Map<String, String> words = new TreeMap<>();
    choices.forEach((name, allowed) -> words.put(name, allowed.get(0)));
    for (Map.Entry<String, JsonNode> e : given.properties()) {
      String name = e.getKey();
      if (choices.containsKey(name)) {
        words.put(name, word(name, e.getValue(), Objects.requireNonNull(choices.get(name))));
      } else if (!name.equals(FAMILY)) {
        values.put(name, number(name, e.getValue(), ranges, choices.keySet()));
      }
    }
    return new Hyperparameters(family, values, words);
  }

  private static String family(JsonNode node, boolean withLstm) {
    if (node.isMissingNode()) {
      return AUTO;
    }
    String field = "hyperparameters." + FAMILY;
    if (!node.isTextual() || !FAMILIES.contains(node.textValue())) {
      throw invalid(field, "must be one of " + FAMILIES + ".");
    }
    if (node.textValue().equals(LSTM) && !withLstm) {
      throw invalid(
          field,
          "must not be lstm: this trainer is without PyTorch. Run one with make trainer and name it"
              + " in HUB_TRAINER_URL, or use another of "
              + FAMILIES
              + ".");
    }
    return node.textValue();
  }

  private static String word(String name, JsonNode node, List<String> allowed) {
    if (!node.isTextual() || !allowed.contains(node.textValue())) {
      throw invalid("hyperparameters." + name, "must be one of " + allowed + ".");
    }
    return node.textValue();
  }

  private static double number(
      String name, JsonNode node, Map<String, Range> ranges, Set<String> words) {
    String field = "hyperparameters." + name;
    Range range = ranges.get(name);
    if (range == null) {
      var known = new TreeSet<>(ranges.keySet());
      known.addAll(words);
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

  String word(String name) {
    return Objects.requireNonNull(words.get(name));
  }

  boolean isLstm() {
    return family.equals(LSTM);
  }

  /** The families to try beside the base rate, the simplest first; not the LSTM. */
  List<Learner> learners() {
    return switch (family) {
      case "base" -> List.of();
      case "logistic" -> List.of(new LogisticRegression());
      case "trees" -> List.of(new Boosting(this));
      default -> List.of(new LogisticRegression(), new Boosting(this));
    };
  }

  LstmSettings lstm() {
    return new LstmSettings(
        whole("layers"),
        whole("hidden"),
        number("dropout"),
        number("learning_rate"),
        whole("batch"),
        whole("epochs"),
        whole("patience"),
        number("clip"),
        word("class_weights").equals("balanced"),
        whole("seed"));
  }

  /** All in effect, for metadata.json. */
  Map<String, Object> describe() {
    Map<String, Object> all = new TreeMap<>(values);
    all.putAll(words);
    all.put(FAMILY, family);
    return all;
  }

  private static HubException invalid(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, field + " " + message);
  }
}
