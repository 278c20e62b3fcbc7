package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.features.CallBars;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Period;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Locale;

/** Asks a subject one scenario. What cannot be asked has failed, and says why. */
final class Replay {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Replay() {}

  static ScenarioResult of(Scenario scenario, Subject subject) {
    if (subject instanceof Subject.OfModel model) {
      return ofModel(scenario, model);
    }
    return ofFusion(scenario, (Subject.OfFusion) subject);
  }

  private static ScenarioResult ofModel(Scenario scenario, Subject.OfModel model) {
    JsonNode expected = scenario.expected();
    String wanted = expected.path("class").asText();
    int index = model.classes().indexOf(wanted);
    if (index < 0) {
      return failed(
          scenario,
          "The model has no class %s: its classes are %s."
              .formatted(wanted, String.join(", ", model.classes())));
    }
    float[] answer;
    try {
      answer = model.classifier().probabilities(features(scenario.given(), model));
    } catch (HubException e) {
      return failed(scenario, String.valueOf(e.getMessage()));
    }
    ObjectNode actual = JSON.objectNode();
    int likeliest = 0;
    for (int i = 0; i < answer.length; i++) {
      actual.put(model.classes().get(i), answer[i]);
      likeliest = answer[i] > answer[likeliest] ? i : likeliest;
    }
    boolean bounds = expected.has("at_least") || expected.has("at_most");
    boolean passed = bounds ? isWithin(expected, answer[index]) : likeliest == index;
    String reason =
        bounds
            ? said(wanted, answer[index], expected)
            : "%s was expected to be the likeliest, and %s is."
                .formatted(wanted, model.classes().get(likeliest));
    return result(scenario, passed, actual, reason);
  }

  private static ScenarioResult ofFusion(Scenario scenario, Subject.OfFusion subject) {
    JsonNode expected = scenario.expected();
    Subject.Decided decided;
    try {
      decided = subject.fuser().fuse(scenario.given().path("lobes"));
    } catch (HubException e) {
      return failed(scenario, String.valueOf(e.getMessage()));
    }
    ObjectNode actual = JSON.objectNode();
    actual.put("action", decided.action());
    actual.put("confidence", decided.confidence());
    decided.contributions().forEach(actual.putObject("contributions")::put);
    String wanted = expected.path("action").asText();
    boolean passed = wanted.equals(decided.action()) && isWithin(expected, decided.confidence());
    String reason =
        wanted.equals(decided.action())
            ? said(wanted, decided.confidence(), expected)
            : "%s was expected, and it is %s.".formatted(wanted, decided.action());
    return result(scenario, passed, actual, reason);
  }

  private static float[] features(JsonNode given, Subject.OfModel model) {
    return given.has("features")
        ? ofValues(given.get("features"), model)
        : ofBars(given.get("bars"), model);
  }

  private static float[] ofValues(JsonNode values, Subject.OfModel model) {
    if (model.sequence() > 0) {
      throw ScenarioReader.unprocessable(
          "given.features", "The model answers of %d bars: give bars.".formatted(model.sequence()));
    }
    List<String> names = model.features();
    var row = new float[names.size()];
    for (int i = 0; i < row.length; i++) {
      JsonNode value = values.get(names.get(i));
      if (value == null) {
        throw ScenarioReader.unprocessable(
            "given.features." + names.get(i),
            "The model uses %s: give it a value, or null for a missing one."
                .formatted(names.get(i)));
      }
      row[i] = value.isNull() ? Float.NaN : value.floatValue();
    }
    return row;
  }

  private static float[] ofBars(JsonNode given, Subject.OfModel model) {
    var set = model.featureSet() == null ? new FeatureSet() : FeatureSet.of(model.featureSet());
    CallBars bars =
        CallBars.of(given, new CallBars.Reading(Period.parse(model.period()), true, true));
    int rows = Math.max(1, model.sequence());
    int needed = set.lookback() + rows - 1;
    if (bars.rows().size() < needed) {
      throw ScenarioReader.unprocessable(
          "given.bars",
          "The features of the model need %d bars, and the scenario gives %d."
              .formatted(needed, bars.rows().size()));
    }
    float[][] all = set.all(bars.asBars());
    int width = model.features().size();
    var answered = new float[rows * width];
    for (int i = 0; i < answered.length; i++) {
      int column = set.names().indexOf(model.features().get(i % width));
      answered[i] = all[all.length - rows + i / width][column];
    }
    return answered;
  }

  private static boolean isWithin(JsonNode expected, double value) {
    return value >= expected.path("at_least").asDouble(0)
        && value <= expected.path("at_most").asDouble(1);
  }

  private static String said(String what, double value, JsonNode expected) {
    return String.format(
        Locale.ROOT,
        "%s was expected from %s to %s, and it is %.4f.",
        what,
        expected.path("at_least").asText("0"),
        expected.path("at_most").asText("1"),
        value);
  }

  private static ScenarioResult failed(Scenario scenario, String reason) {
    return result(scenario, false, JSON.objectNode(), reason);
  }

  private static ScenarioResult result(
      Scenario scenario, boolean passed, JsonNode actual, String reason) {
    return new ScenarioResult(
        scenario.name(), scenario.revision(), passed, scenario.expected(), actual, reason);
  }
}
