package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Bar;
import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.guardrails.PositionSizer.Facts;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import io.bactrian.decisions.inforce.PolicyFacts;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads what a size is computed of, and has it computed. Nothing is stored. */
@Service
public class PositionSizing {
  private static final int MOST_BARS = 5_000;

  private final Accounts accounts;
  private final PolicyFacts facts;
  private final PolicyModels models;
  private final VolatilityForecasts forecasts;
  private final Clock clock;

  PositionSizing(
      Accounts accounts,
      PolicyFacts facts,
      PolicyModels models,
      VolatilityForecasts forecasts,
      Clock clock) {
    this.accounts = accounts;
    this.facts = facts;
    this.models = models;
    this.forecasts = forecasts;
    this.clock = clock;
  }

  /**
   * @param defaults what the question's rule leaves open, or the rule where it names none; {@link
   *     SizingRule#POLICY} for that of the policy model in use, lacking one the fixed size
   * @param maxAge how old the equity and the price may be
   * @throws io.bactrian.shared.HubException {@code INVALID_FIELD} for a stop on the winning side
   */
  public Sizing size(PolicyQuestion question, SizingRule defaults, Duration maxAge) {
    if (!defaults.method().equals(SizingRule.POLICY)) {
      return sizeBy(named(question, defaults, defaults), question, maxAge);
    }
    PolicyModels.InUse inUse = models.of(question);
    SizingRule own = inUse.model().sizing();
    SizingRule fixed = defaults.by(SizingRule.FIXED);
    SizingRule rule = named(question, own == null ? fixed : own.over(fixed), fixed);
    Sizing sizing = sizeBy(rule, question, maxAge);
    SizeScale.Version version = inUse.version();
    return version != null && own != null && own.method().equals(rule.method()) && sizing.ruled()
        ? sizing.byRuleOf(version)
        : sizing;
  }

  /**
   * The question's rule, with what it leaves open taken from the rule that holds without one.
   *
   * @param otherwise the step's own, where that one is of another method
   */
  private static SizingRule named(
      PolicyQuestion question, SizingRule without, SizingRule otherwise) {
    SizingRule named = question.sizing();
    if (named == null) {
      return without;
    }
    return named.over(named.method().equals(without.method()) ? without : otherwise);
  }

  /**
   * Reduces a size by the policy model in use; a given volume and none stay as they are. Where no
   * step has sized the action, the position size of the policy's settings is reduced.
   *
   * @param period of the bars whose model of volatility is asked, where the proposer did not
   */
  public Sizing scale(ProposesAction proposal, String period) {
    PolicyQuestion question = proposal.question();
    Sizing found = proposal.size();
    Sizing sizing = found == null ? sizeBy(SizingRule.fixed(), question, Duration.ZERO) : found;
    if (!sizing.ruled()) {
      return sizing;
    }
    PolicyModels.InUse inUse = models.of(question);
    Forecast forecast =
        inUse.model().asksForVolatility()
            ? forecast(proposal, period)
            : Forecast.unknown("it is not asked for");
    SizeScale scale = SizeScale.of(sizing.unrounded(), inUse, question.confidence(), forecast);
    Instrument instrument =
        scale.factor() < 1
            ? facts.instrument(question.inForce(), question.symbol()).orElse(null)
            : null;
    return sizing.scaled(scale, instrument);
  }

  private Forecast forecast(ProposesAction proposal, String period) {
    Forecast known = proposal.volatility();
    PolicyQuestion question = proposal.question();
    return known == null ? forecasts.of(question, period) : known;
  }

  private Sizing sizeBy(SizingRule rule, PolicyQuestion question, Duration maxAge) {
    Instant moment = question.moment() == null ? clock.instant() : question.moment();
    String period = String.valueOf(rule.period());
    boolean computed = question.volume() == null && !rule.method().equals(SizingRule.FIXED);
    boolean priced = computed || question.stop() != null;
    boolean sized = !question.holds() && question.volume() == null;
    return PositionSizer.size(
        question,
        rule,
        new Facts(
            sized ? facts.positionSize(question.inForce()) : BigDecimal.ZERO,
            computed ? account(question.login(), moment, maxAge) : notRead(),
            computed ? instrument(question) : notRead(),
            priced ? price(question, period, moment, maxAge) : notRead(),
            computed
                ? facts.rates(question.inForce(), moment)
                : new ExchangeRates(List.of(), (s, p) -> none(), moment),
            computed ? closed(question, rule, period, moment) : List.of(),
            period));
  }

  private static java.util.Optional<ExchangeRates.Quote> none() {
    return java.util.Optional.empty();
  }

  private static <T extends Object> Known<T> notRead() {
    return Known.unknown("it was not read");
  }

  private Known<Account> account(@Nullable String login, Instant moment, Duration maxAge) {
    Known<Account> newest = accounts.of(login, moment);
    Account account = newest.value();
    if (account != null && Duration.between(account.at(), moment).compareTo(maxAge) > 0) {
      return Known.unknown(
          "the newest account row of login %s came at %s, more than %s ago"
              .formatted(account.login(), account.at(), Spans.inWords(maxAge)));
    }
    return newest;
  }

  private Known<Instrument> instrument(PolicyQuestion question) {
    String symbol = question.symbol();
    return facts
        .instrument(question.inForce(), question.symbol())
        .map(Known::of)
        .orElseGet(
            () ->
                Known.unknown(
                    "the symbol table does not hold %s: put it under /api/v1/symbols/%s"
                        .formatted(symbol, symbol)));
  }

  private Known<BigDecimal> price(
      PolicyQuestion question, String period, Instant moment, Duration maxAge) {
    return question.price() == null
        ? PriceMoves.newest(
            facts.quotes(question.inForce(), moment), question.symbol(), period, moment, maxAge)
        : Known.of(question.price());
  }

  private List<Bar> closed(
      PolicyQuestion question, SizingRule rule, String period, Instant moment) {
    if (rule.method().equals(SizingRule.VOLATILITY_TARGET)) {
      int count = rule.bars() == null ? MOST_BARS : Math.min(rule.bars(), MOST_BARS);
      return facts.bars(question.inForce(), question.symbol(), period, moment, count + 1);
    }
    boolean stopped = rule.stopDistance() != null || question.stop() != null;
    return stopped
        ? List.of()
        : facts.bars(question.inForce(), question.symbol(), period, moment, PriceMoves.ATR_BARS);
  }
}
