package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Period;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a volume is found. What is null is taken from the step's own settings.
 *
 * @param method {@code fixed}, {@code risk_fraction} or {@code volatility_target}
 * @param volume lots of {@code fixed}; null for the position size of the policy's settings
 * @param fraction of the equity that {@code risk_fraction} loses at the stop, 0 to 1
 * @param stopDistance from the price to the stop, in units of the price
 * @param atrMultiple the stop's distance in average true ranges, where no distance and no stop is
 *     given
 * @param target the volatility of {@code volatility_target}: standard deviation of a year's profit
 *     in parts of the equity
 * @param period of the bars, as MetaTrader names it
 * @param bars how many of them the volatility is measured on
 */
public record SizingRule(
    String method,
    @Nullable BigDecimal volume,
    @Nullable BigDecimal fraction,
    @Nullable BigDecimal stopDistance,
    @Nullable BigDecimal atrMultiple,
    @Nullable BigDecimal target,
    @Nullable String period,
    @Nullable Integer bars) {

  /** Of a step only: the rule of the policy model, lacking one the fixed size. */
  static final String POLICY = "policy";

  public static final String FIXED = "fixed";
  public static final String RISK_FRACTION = "risk_fraction";
  public static final String VOLATILITY_TARGET = "volatility_target";

  /** By method, the members that mean something to it. */
  static final Map<String, List<String>> METHODS =
      Map.of(
          FIXED, List.of("volume"),
          RISK_FRACTION, List.of("fraction", "stop_distance", "atr_multiple", "period"),
          VOLATILITY_TARGET, List.of("target", "period", "bars"));

  /**
   * @param sizing the member of a valid request
   * @throws HubException {@link ErrorCode#INVALID_FIELD} for a member that the method does not
   *     take, {@link ErrorCode#UNPROCESSABLE} for an unknown period
   */
  static SizingRule of(JsonNode sizing) {
    String method = sizing.required("method").asText();
    List<String> taken = METHODS.getOrDefault(method, List.of());
    sizing
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("method") && !taken.contains(name)) {
                throw new HubException(
                    ErrorCode.INVALID_FIELD,
                    "sizing." + name,
                    "Leave it out: %s takes %s.".formatted(method, String.join(", ", taken)));
              }
            });
    String period = sizing.path("period").textValue();
    return new SizingRule(
        method,
        Figures.aboveZero("sizing.volume", sizing.path("volume")),
        Figures.aboveZero("sizing.fraction", sizing.path("fraction")),
        Figures.aboveZero("sizing.stop_distance", sizing.path("stop_distance")),
        Figures.aboveZero("sizing.atr_multiple", sizing.path("atr_multiple")),
        Figures.aboveZero("sizing.target", sizing.path("target")),
        period == null ? null : Period.parse(period).name(),
        sizing.has("bars") ? sizing.path("bars").intValue() : null);
  }

  /** The position size of the policy's settings. */
  static SizingRule fixed() {
    return new SizingRule(FIXED, null, null, null, null, null, null, null);
  }

  /**
   * A part of the equity that is lost at the stop.
   *
   * @param stopDistance in units of the price
   */
  public static SizingRule risk(BigDecimal fraction, BigDecimal stopDistance) {
    return new SizingRule(RISK_FRACTION, null, fraction, stopDistance, null, null, null, null);
  }

  /**
   * @param volume lots; null for the position size of the policy's settings
   */
  public static SizingRule fixed(@Nullable BigDecimal volume) {
    return new SizingRule(FIXED, volume, null, null, null, null, null, null);
  }

  /** By another method. */
  SizingRule by(String wanted) {
    return new SizingRule(
        wanted, volume, fraction, stopDistance, atrMultiple, target, period, bars);
  }

  /** This rule, with what it leaves open taken from another. */
  SizingRule over(SizingRule other) {
    return new SizingRule(
        method,
        volume == null ? other.volume : volume,
        fraction == null ? other.fraction : fraction,
        stopDistance,
        atrMultiple == null ? other.atrMultiple : atrMultiple,
        target == null ? other.target : target,
        period == null ? other.period : period,
        bars == null ? other.bars : bars);
  }
}
