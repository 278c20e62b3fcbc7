package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/**
 * How the sizes of a symbol are found and by how much they are reduced: what a JSON model {@code
 * policy} says. No factor is above 1, whatever the schema of these models was edited to.
 *
 * @param sizing the rule where neither the call nor the step names one; null for the step's own
 * @param confidence null where a size does not depend on it
 * @param highVolatility the factor at a probability of high volatility of 1, 0 to 1
 */
record PolicyModel(
    @Nullable SizingRule sizing, @Nullable ByConfidence confidence, double highVolatility) {

  /** What holds where none is in use: it changes nothing. */
  static final PolicyModel NONE = new PolicyModel(null, null, 1);

  /**
   * @param least the factor at a confidence of 0, 0 to 1
   * @param fullAt the confidence from which on the factor is 1, above 0 and at most 1
   */
  record ByConfidence(double least, double fullAt) {
    double factor(double of) {
      return least + (1 - least) * Math.min(1, of / fullAt);
    }
  }

  /**
   * @throws HubException {@code INVALID_FIELD} naming a number out of its bounds, and as {@link
   *     SizingRule#of}
   */
  static PolicyModel of(JsonNode model) {
    JsonNode sizing = model.path("sizing");
    JsonNode confidence = model.at("/scale/confidence");
    JsonNode high = model.at("/scale/high_volatility");
    return new PolicyModel(
        sizing.isObject() ? rule(sizing) : null,
        confidence.isObject() ? byConfidence(confidence) : null,
        high.isMissingNode() ? 1 : part("scale.high_volatility", high));
  }

  private static SizingRule rule(JsonNode sizing) {
    try {
      return SizingRule.of(sizing);
    } catch (HubException e) {
      String field = "period".equals(e.field()) ? "sizing.period" : e.field();
      throw new HubException(e.code(), field, String.valueOf(e.getMessage()), e);
    }
  }

  private static ByConfidence byConfidence(JsonNode confidence) {
    double fullAt = part("scale.confidence.full_at", confidence.path("full_at"));
    if (fullAt == 0) {
      throw GivenFields.invalid(
          "scale.confidence.full_at",
          "Give scale.confidence.full_at as a number above 0 and at most 1.");
    }
    return new ByConfidence(part("scale.confidence.least", confidence.path("least")), fullAt);
  }

  /** NaN fails each comparison. */
  private static double part(String field, JsonNode number) {
    double value = number.isNumber() ? number.doubleValue() : Double.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw GivenFields.invalid(field, "Give %s as a number from 0 to 1.".formatted(field));
    }
    return value;
  }

  /**
   * Linear between no high volatility and certainty of it.
   *
   * @param high its probability
   */
  double volatilityFactor(double high) {
    return 1 - (1 - highVolatility) * high;
  }

  boolean asksForVolatility() {
    return highVolatility < 1;
  }
}
