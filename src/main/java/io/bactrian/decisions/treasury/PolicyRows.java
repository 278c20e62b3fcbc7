package io.bactrian.decisions.treasury;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Limits, symbols and rates of one revision.
 *
 * @param limits by id
 * @param instruments by symbol
 */
public record PolicyRows(
    List<PolicyLimit> limits, Map<String, Instrument> instruments, List<CurrencyRate> rates) {

  public Optional<Instrument> instrument(String symbol) {
    return Optional.ofNullable(instruments.get(symbol));
  }

  /** Those of the symbols that the table held, by symbol. */
  public Map<String, Instrument> instruments(Collection<String> symbols) {
    return symbols.stream()
        .filter(instruments::containsKey)
        .distinct()
        .map(instruments::get)
        .collect(Collectors.toMap(Instrument::symbol, Function.identity()));
  }

  /**
   * @param quotes of the series that rates name
   */
  public ExchangeRates rates(ExchangeRates.Quotes quotes, Instant moment) {
    return new ExchangeRates(rates, quotes, moment);
  }
}
