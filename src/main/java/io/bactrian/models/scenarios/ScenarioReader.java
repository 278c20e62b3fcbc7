package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.CallBars;
import io.bactrian.data.features.Period;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a person writes as a scenario; what is wrong names its field and the fix. */
final class ScenarioReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final Set<String> ACTIONS = Set.of("BUY", "SELL", "HOLD");
  private static final Set<String> FIELDS =
      Set.of("name", "subject", "applies_to", "given", "expected", "enabled");
  private static final int PATTERN_LENGTH = 128;

  private ScenarioReader() {}

  /**
   * @param field where the scenario is in the request, such as {@code scenarios[2]}; empty for the
   *     body itself
   * @return with revision 0
   * @throws HubException {@code UNPROCESSABLE} naming the field at fault
   */
  static Scenario read(String name, @Nullable JsonNode body, String field) {
    String at = field.isEmpty() ? "" : field + ".";
    if (body == null || !body.isObject()) {
      throw unprocessable(field.isEmpty() ? "scenario" : field, "Give the scenario as an object.");
    }
    body.fieldNames()
        .forEachRemaining(
            given -> {
              if (!FIELDS.contains(given)) {
                throw unprocessable(
                    at + given, "A scenario has no field %s. It has %s.".formatted(given, FIELDS));
              }
            });
    if (!NAME.matcher(name).matches()) {
      throw unprocessable(
          at + "name", "A name is 1 to 64 lower-case letters, digits, hyphens and underscores.");
    }
    String subject = body.path("subject").asText(Scenario.MODEL);
    if (!subject.equals(Scenario.MODEL) && !subject.equals(Scenario.FUSION)) {
      throw unprocessable(at + "subject", "The subject is model or fusion.");
    }
    String appliesTo = body.path("applies_to").asText("*");
    if (appliesTo.isBlank() || appliesTo.length() > PATTERN_LENGTH) {
      throw unprocessable(
          at + "applies_to", "Give a pattern such as btcusd-m5-*, or leave it out for all.");
    }
    JsonNode given = body.path("given");
    JsonNode expected = body.path("expected");
    if (subject.equals(Scenario.MODEL)) {
      checkModel(given, expected, at);
    } else {
      checkFusion(given, expected, at);
    }
    checkBound(expected, "at_least", at);
    checkBound(expected, "at_most", at);
    return new Scenario(
        name, subject, appliesTo, given, expected, body.path("enabled").asBoolean(true), 0);
  }

  private static void checkModel(JsonNode given, JsonNode expected, String at) {
    checkFields(given, at + "given", Set.of("bars", "features"));
    if (given.has("bars") == given.has("features")) {
      throw unprocessable(at + "given", "Give either bars or features.");
    }
    if (given.has("bars")) {
      requireKind(given.get("bars").isArray(), at + "given.bars", "an array of bars");
      CallBars.of(given.get("bars"), new CallBars.Reading((Period) null, true, true));
    } else {
      JsonNode features = given.get("features");
      requireKind(features.isObject() && !features.isEmpty(), at + "given.features", "an object");
      for (Map.Entry<String, JsonNode> each : features.properties()) {
        requireKind(
            each.getValue().isNull()
                || each.getValue().isNumber() && Double.isFinite(each.getValue().doubleValue()),
            at + "given.features." + each.getKey(),
            "a finite number, or null for a missing value");
      }
    }
    checkFields(expected, at + "expected", Set.of("class", "at_least", "at_most"));
    requireKind(
        expected.path("class").isTextual(),
        at + "expected.class",
        "the name of a class, such as up");
  }

  private static void checkFusion(JsonNode given, JsonNode expected, String at) {
    checkFields(given, at + "given", Set.of("lobes"));
    JsonNode lobes = given.path("lobes");
    requireKind(
        lobes.isObject() && !lobes.isEmpty(),
        at + "given.lobes",
        "an object of lobes, each with an action and a confidence");
    for (Map.Entry<String, JsonNode> lobe : lobes.properties()) {
      String place = at + "given.lobes." + lobe.getKey();
      checkFields(lobe.getValue(), place, Set.of("action", "confidence"));
      requireAction(lobe.getValue().path("action"), place + ".action");
      JsonNode confidence = lobe.getValue().path("confidence");
      requireKind(isShare(confidence), place + ".confidence", "a number from 0 to 1");
    }
    checkFields(expected, at + "expected", Set.of("action", "at_least", "at_most"));
    requireAction(expected.path("action"), at + "expected.action");
  }

  private static void checkBound(JsonNode expected, String bound, String at) {
    requireKind(
        !expected.has(bound) || isShare(expected.get(bound)),
        at + "expected." + bound,
        "a number from 0 to 1, or leave it out");
  }

  private static boolean isShare(JsonNode value) {
    return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1;
  }

  private static void requireAction(JsonNode value, String field) {
    requireKind(value.isTextual() && ACTIONS.contains(value.asText()), field, "BUY, SELL or HOLD");
  }

  private static void checkFields(JsonNode object, String field, Set<String> known) {
    requireKind(object.isObject(), field, "an object with " + known);
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw unprocessable(
            field + "." + name, "There is no field %s here. Use %s.".formatted(name, known));
      }
    }
  }

  private static void requireKind(boolean holds, String field, String kind) {
    if (!holds) {
      throw unprocessable(field, "Give %s as %s.".formatted(field, kind));
    }
  }

  static HubException unprocessable(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
