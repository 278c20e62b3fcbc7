package io.bactrian.models.trainer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What validation chose, and the scores that it chose by.
 *
 * @param learner null for the base rate
 * @param setting the learner's
 * @param weight of the learner's model; the rest is the base rate's
 * @param reason a sentence
 * @param validation as metrics.json shows it
 */
record Choice(
    @Nullable Learner learner,
    double setting,
    float weight,
    String reason,
    Map<String, Object> validation) {

  String family() {
    return learner == null ? "base" : learner.family();
  }

  /** A whole number without its decimal point. */
  static Number plain(double setting) {
    if (setting == Math.rint(setting)) {
      return (long) setting;
    }
    return setting;
  }

  /** For metadata.json and metrics.json. */
  Map<String, Object> describe() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("family", family());
    if (learner != null) {
      fields.put(learner.setting(), plain(setting));
    }
    fields.put("model_weight", weight);
    fields.put("choice", reason);
    fields.put("validation", validation);
    return fields;
  }
}
