package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.backtest.Costs;
import io.bactrian.shared.GivenFields;
import java.util.ArrayList;
import java.util.List;

/** Reads what trading costs: nothing is left out silently, 0 has to be said. */
final class CostTerms {
  private static final String PER_LOT = "commission_per_lot";
  private static final String RATE = "commission_rate";

  private CostTerms() {}

  /**
   * @param place the field's name, such as {@code costs}
   * @throws io.bactrian.shared.HubException {@code INVALID_FIELD} naming every member that is
   *     missing
   */
  static Costs of(JsonNode costs, String place) {
    var missing = new ArrayList<String>();
    for (String one : List.of("spread", "slippage", "swap_long", "swap_short")) {
      if (!costs.path(one).isNumber()) {
        missing.add(place + "." + one);
      }
    }
    if (!costs.path(PER_LOT).isNumber() && !costs.path(RATE).isNumber()) {
      missing.add(place + "." + PER_LOT + " or " + place + "." + RATE);
    }
    if (!missing.isEmpty()) {
      throw GivenFields.invalid(
          place,
          "A backtest without costs says nothing. Give %s; where something costs nothing, give 0."
              .formatted(String.join(", ", missing)));
    }
    return new Costs(
        costs.path("spread").doubleValue(),
        costs.path("slippage").doubleValue(),
        costs.path(PER_LOT).asDouble(0),
        costs.path(RATE).asDouble(0),
        costs.path("swap_long").doubleValue(),
        costs.path("swap_short").doubleValue());
  }
}
