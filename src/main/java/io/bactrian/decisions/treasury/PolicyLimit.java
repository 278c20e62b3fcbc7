package io.bactrian.decisions.treasury;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a scope, beside the hub's settings. What is null is not limited.
 *
 * @param id 0 before it is stored
 * @param currency of the two limits in money; null where there is none
 * @param dailyLossLimit realised loss of a day, midnight to midnight UTC, from which on nothing is
 *     traded
 * @param maxExposureMoney what all open positions of the scope may be worth
 * @param maxExposure lots, over all open positions of the scope
 * @param maxPositionSize lots, the most that one action may ask for
 * @param maxOpenPositions of the scope, the new one counted
 */
public record PolicyLimit(
    long id,
    Scope scope,
    @Nullable String currency,
    @Nullable BigDecimal dailyLossLimit,
    @Nullable BigDecimal maxExposureMoney,
    @Nullable BigDecimal maxExposure,
    @Nullable BigDecimal maxPositionSize,
    @Nullable Integer maxOpenPositions) {

  /** To what a limit applies; what is null fits any. */
  public record Scope(
      @Nullable String strategy,
      @Nullable String symbol,
      @Nullable String login,
      @Nullable String accountCurrency) {

    /** What is set, by name, as in JSON. */
    public Map<String, String> named() {
      var named = new LinkedHashMap<String, String>();
      put(named, "strategy", strategy);
      put(named, "symbol", symbol);
      put(named, "login", login);
      put(named, "account_currency", accountCurrency);
      return named;
    }

    /** Whether it may apply, whatever the account. */
    public boolean fits(String ofStrategy, String ofSymbol) {
      return (strategy == null || strategy.equals(ofStrategy))
          && (symbol == null || symbol.equals(ofSymbol));
    }

    private static void put(Map<String, String> named, String name, @Nullable String value) {
      if (value != null) {
        named.put(name, value);
      }
    }
  }

  public String from() {
    return "policy-limits/" + id;
  }
}
