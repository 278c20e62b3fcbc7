package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is open and what the day brought, over all accounts, at a moment.
 *
 * @param currencies by login, of the accounts that name theirs
 * @param instruments by symbol, of those in the symbol table
 * @param prices by symbol, of every symbol that is open and of the one that is proposed
 */
record Book(
    List<OpenPosition> positions,
    List<DayResult> results,
    Map<String, String> currencies,
    Map<String, Instrument> instruments,
    Map<String, Known<BigDecimal>> prices,
    ExchangeRates rates) {

  /**
   * @param strategy that opened it; null where nothing says so
   * @param volume lots, negative where it is short
   */
  record OpenPosition(String login, String symbol, @Nullable String strategy, BigDecimal volume) {}

  /**
   * The deals of a day, of one login, symbol and strategy.
   *
   * @param money net result in the currency of the login's account
   */
  record DayResult(String login, String symbol, @Nullable String strategy, BigDecimal money) {}

  List<OpenPosition> positionsOf(Scope scope) {
    return positions.stream()
        .filter(is -> fits(scope, is.login(), is.symbol(), is.strategy()))
        .toList();
  }

  List<DayResult> resultsOf(Scope scope) {
    return results.stream()
        .filter(is -> fits(scope, is.login(), is.symbol(), is.strategy()))
        .toList();
  }

  /** A login whose currency is not known fits any: it must not escape a limit by saying nothing. */
  private boolean fits(Scope scope, String login, String symbol, @Nullable String strategy) {
    String currency = currencies.get(login);
    return fits(scope.login(), login)
        && fits(scope.symbol(), symbol)
        && (scope.strategy() == null || scope.strategy().equals(strategy))
        && (currency == null || fits(scope.accountCurrency(), currency));
  }

  private static boolean fits(@Nullable String wanted, String is) {
    return wanted == null || wanted.equals(is);
  }
}
