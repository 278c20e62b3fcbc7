package io.bactrian.models.modelsync;

import static io.bactrian.models.artifacts.Refusals.refused;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Inputs and what a model has to answer to them, made where it was trained: an export that computes
 * something else is found before anybody relies on it.
 *
 * @param tolerance of each number, absolute
 */
record Golden(double tolerance, List<Case> cases) {
  static final String NAME = "golden.json";
  private static final double USUAL = 1e-4;
  private static final double MOST = 0.01;
  private static final int MOST_CASES = 1_000;

  /**
   * @param input {@code [bars * features]}, NaN where missing
   * @param output {@code [classes]}
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
  record Case(float[] input, float[] output) {}

  static Golden of(JsonNode tree) {
    double tolerance = tree.path("tolerance").asDouble(USUAL);
    if (!(tolerance >= 0 && tolerance <= MOST)) {
      throw refused("golden.json tolerance", "It is from 0 to " + MOST + ".");
    }
    JsonNode cases = tree.path("cases");
    if (!cases.isArray() || cases.isEmpty() || cases.size() > MOST_CASES) {
      throw refused("golden.json cases", "There have to be 1 to " + MOST_CASES + " cases.");
    }
    var found = new ArrayList<Case>();
    for (int i = 0; i < cases.size(); i++) {
      String at = "golden.json cases[" + i + "].";
      found.add(
          new Case(
              numbers(at + "input", cases.get(i).path("input"), true),
              numbers(at + "output", cases.get(i).path("output"), false)));
    }
    return new Golden(tolerance, found);
  }

  private static float[] numbers(String field, JsonNode list, boolean missing) {
    var numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = list.get(i);
      if (!number.isNumber() && !(missing && number.isNull())) {
        throw refused(field, "It has to be a list of numbers" + (missing ? " and nulls." : "."));
      }
      numbers[i] = number.isNull() ? Float.NaN : number.floatValue();
    }
    return numbers;
  }

  /**
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} with the first answer that is
   *     another
   */
  void check(OnnxModel model, int classes) {
    for (int i = 0; i < cases.size(); i++) {
      Case each = cases.get(i);
      String at = "golden.json cases[" + i + "]";
      if (each.input().length != model.width() || each.output().length != classes) {
        throw refused(
            at,
            "The model takes %d numbers and answers %d; the case has %d and %d."
                .formatted(model.width(), classes, each.input().length, each.output().length));
      }
      float[] answer = model.first(each.input());
      for (int c = 0; c < classes; c++) {
        if (!(Math.abs(answer[c] - each.output()[c]) <= tolerance)) {
          throw refused(
              at,
              String.format(
                  Locale.ROOT,
                  "Output %d is %.6f, and %.6f within %s is expected: the export computes something"
                      + " else than the model that was trained.",
                  c,
                  answer[c],
                  each.output()[c],
                  tolerance));
        }
      }
    }
  }
}
