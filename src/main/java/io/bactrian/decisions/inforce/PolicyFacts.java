package io.bactrian.decisions.inforce;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.treasury.CurrencyRates;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.Instruments;
import io.bactrian.decisions.treasury.PolicyLimit;
import io.bactrian.decisions.treasury.PolicyTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the policy is made of: what was in force then, or, where no then is given, what is now. */
@Component
public class PolicyFacts {
  private final Policy policy;
  private final PolicyTables tables;
  private final Instruments instruments;
  private final CurrencyRates rates;
  private final BarReader bars;

  PolicyFacts(
      Policy policy,
      PolicyTables tables,
      Instruments instruments,
      CurrencyRates rates,
      BarReader bars) {
    this.policy = policy;
    this.tables = tables;
    this.instruments = instruments;
    this.rates = rates;
    this.bars = bars;
  }

  public BigDecimal positionSize(@Nullable InForce then) {
    return (then == null ? policy.settings() : then.risk().settings()).positionSize();
  }

  /**
   * The limits that may apply to an action of this strategy on this symbol, whatever its login; by
   * id.
   *
   * @param revision that the caller has just read
   */
  public List<PolicyLimit> limits(
      @Nullable InForce then, long revision, String strategy, String symbol) {
    List<PolicyLimit> all = then == null ? tables.limits(revision) : then.policy().limits();
    return all.stream().filter(limit -> limit.scope().fits(strategy, symbol)).toList();
  }

  public Optional<Instrument> instrument(@Nullable InForce then, String symbol) {
    return then == null ? instruments.of(symbol) : then.policy().instrument(symbol);
  }

  /**
   * @param revision that the caller has just read
   */
  public Optional<Instrument> instrument(@Nullable InForce then, long revision, String symbol) {
    return then == null ? tables.instrument(revision, symbol) : then.policy().instrument(symbol);
  }

  public Map<String, Instrument> instruments(@Nullable InForce then, Collection<String> symbols) {
    return then == null ? instruments.of(symbols) : then.policy().instruments(symbols);
  }

  public ExchangeRates rates(@Nullable InForce then, Instant moment) {
    return then == null ? rates.at(moment) : then.policy().rates(quotes(then, moment), moment);
  }

  /** The newest closes as they were known. */
  public ExchangeRates.Quotes quotes(@Nullable InForce then, Instant moment) {
    return (symbol, period) ->
        bars(then, symbol, period, moment, 1).stream()
            .findFirst()
            .map(bar -> new ExchangeRates.Quote(bar.close(), bar.closeTime()));
  }

  /** The newest bars that had closed, oldest first, as far as they had come in. */
  public List<Bar> bars(
      @Nullable InForce then, String symbol, String period, Instant moment, int count) {
    return then == null
        ? bars.closedBars(symbol, period, moment, count)
        : bars.knownBars(symbol, period, moment, then.known(symbol), count);
  }
}
