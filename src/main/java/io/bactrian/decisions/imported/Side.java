package io.bactrian.decisions.imported;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an answer comes to.
 *
 * @param said what it was made of
 */
record Side(String action, double confidence, Map<String, Object> said) {
  static final String BUY = "BUY";
  static final String SELL = "SELL";
  static final String HOLD = "HOLD";

  /** Without a side there is nothing to be sure of. */
  static Side of(String action, double confidence, Map<String, Object> said) {
    return action.equals(HOLD)
        ? new Side(HOLD, 0, said)
        : new Side(action, Math.max(0, Math.min(1, confidence)), said);
  }

  static Map<String, Float> byName(List<String> names, float[] values) {
    Map<String, Float> byName = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      byName.put(names.get(i), values[i]);
    }
    return byName;
  }

  /** The first of the largest. */
  static int most(float[] values) {
    int most = 0;
    for (int i = 1; i < values.length; i++) {
      most = values[i] > values[most] ? i : most;
    }
    return most;
  }

  /** How likely all that take a side are together. */
  static double likely(
      float[] probabilities, List<String> names, Map<String, String> actions, String side) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      sum += side.equals(actions.get(names.get(i))) ? probabilities[i] : 0;
    }
    return sum;
  }
}
