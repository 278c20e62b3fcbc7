package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.guardrails.PolicyModel.ByConfidence;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * By how much a size is reduced, and of what.
 *
 * @param factor 0 to 1, the product of the factors of confidence and high volatility
 * @param lots before, not rounded
 * @param policyModel that said so; null where none is in use
 * @param notes what is not known and so changes nothing, and that no policy model is in use
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SizeScale(
    double factor,
    BigDecimal lots,
    @Nullable Version policyModel,
    Part confidence,
    Part highVolatility,
    List<String> notes) {

  /**
   * @param name a symbol, or {@code default}
   */
  public record Version(String name, String version) {
    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  /**
   * @param value the confidence, or the probability of high volatility; null where it is not known
   *     or was not asked for
   * @param model that gave the probability, with its version
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(@JsonInclude @Nullable Double value, double factor, @Nullable String model) {}

  /**
   * @param lots before, not rounded
   * @param confidence 0 to 1; null where it is not known
   */
  static SizeScale of(
      BigDecimal lots, PolicyModels.InUse policy, @Nullable Double confidence, Forecast forecast) {
    var notes = new ArrayList<>(policy.notes());
    Part sure = confidence(policy.model().confidence(), confidence, notes);
    Part high = volatility(policy.model(), forecast, notes);
    return new SizeScale(
        sure.factor() * high.factor(), lots, policy.version(), sure, high, List.copyOf(notes));
  }

  private static Part confidence(
      @Nullable ByConfidence by, @Nullable Double confidence, List<String> notes) {
    if (by == null) {
      return new Part(confidence, 1, null);
    }
    if (confidence == null) {
      notes.add("confidence: the call names none, the size is not scaled by it");
      return new Part(null, 1, null);
    }
    return new Part(confidence, by.factor(confidence), null);
  }

  private static Part volatility(PolicyModel model, Forecast forecast, List<String> notes) {
    if (!model.asksForVolatility()) {
      return new Part(null, 1, null);
    }
    Double high = forecast.high();
    if (high == null) {
      notes.add(
          "high_volatility: %s; the size is not scaled by its probability"
              .formatted(forecast.why()));
      return new Part(null, 1, null);
    }
    return new Part(high, model.volatilityFactor(high), forecast.model());
  }

  /** Why the size is smaller. */
  String reason(BigDecimal before, BigDecimal after) {
    List<String> parts = new ArrayList<>();
    if (confidence.factor() < 1 && confidence.value() != null) {
      parts.add(words(confidence, "a confidence of %.3f"));
    }
    if (highVolatility.factor() < 1 && highVolatility.value() != null) {
      parts.add(words(highVolatility, "high volatility with a probability of %.3f"));
    }
    return "scale: policy model %s allows %s of %s lots: %s"
        .formatted(
            policyModel, Figures.words(after), Figures.words(before), String.join(", ", parts));
  }

  private static String words(Part part, String what) {
    return String.format(Locale.ROOT, "x %.3f for " + what, part.factor(), part.value());
  }
}
