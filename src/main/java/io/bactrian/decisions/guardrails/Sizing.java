package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The lots that an action asks for, before any limit.
 *
 * @param volume lots; 0 for HOLD, and where the rule allows less than the least volume
 * @param sizedBy {@code given}, {@code none} for HOLD, or the method: {@code fixed}, {@code
 *     risk_fraction}, {@code volatility_target}
 * @param asked the method that was asked for, another than {@code sizedBy} where no size could be
 *     computed
 * @param reasons why it is another method, or no volume
 * @param basis what the size was computed of, by name: numbers and texts
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Sizing(
    BigDecimal volume, String sizedBy, String asked, List<String> reasons, Map<String, ?> basis) {

  public static final String GIVEN = "given";
  public static final String NONE = "none";

  static Sizing of(BigDecimal volume, String method) {
    return new Sizing(volume, method, method, List.of(), Map.of());
  }
}
