package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.guardrails.Book.DayResult;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import io.bactrian.decisions.risk.LimitCheck;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and judges the actions of an account that trades on paper, by the rules that live decisions
 * go by: what is open and what the day brought is the paper account's. Nothing is read and nothing
 * is stored while it judges.
 */
public final class PaperGuard {
  private final RiskGuard guard;
  private final Policy policy;
  private final PolicyModels models;

  /**
   * What the account goes by, as it was at one moment.
   *
   * @param settings the kill switch off: it is no rule
   * @param limits all there are
   * @param instruments by symbol
   * @param currency the account's
   */
  record Policy(
      PolicySettings settings,
      List<PolicyLimit> limits,
      Map<String, Instrument> instruments,
      ExchangeRates rates,
      String login,
      String currency) {

    List<PolicyLimit> fitting(PolicyQuestion question) {
      return limits.stream()
          .filter(limit -> limit.scope().fits(question.strategy(), question.symbol()))
          .toList();
    }
  }

  PaperGuard(RiskGuard guard, Policy policy, PolicyModels models) {
    this.guard = guard;
    this.policy = policy;
    this.models = models;
  }

  /**
   * The account at a moment, money in its currency.
   *
   * @param holdings of every symbol that it trades
   */
  public record Paper(Instant moment, BigDecimal equity, List<Holding> holdings) {}

  /**
   * @param volume lots open, negative where it is short
   * @param price the newest close; null where none is known
   * @param dayResult of its deals since midnight UTC
   */
  public record Holding(
      String symbol, BigDecimal volume, @Nullable BigDecimal price, BigDecimal dayResult) {}

  /**
   * The lots that a rule finds.
   *
   * @param question with the price, and the stop where there is one
   * @param rule with the members that its method needs
   */
  public Sizing size(PolicyQuestion question, SizingRule rule, Paper paper) {
    return PositionSizer.size(
        question,
        rule,
        new PositionSizer.Facts(
            policy.settings().positionSize(),
            Known.of(account(paper)),
            Known.of(instrument(question.symbol())),
            Known.of(Objects.requireNonNull(question.price())),
            policy.rates(),
            List.of(),
            ""));
  }

  /**
   * The same, reduced by the policy model in use.
   *
   * @param forecast the probability of high volatility, where the proposer has asked for it
   */
  public Sizing scale(PolicyQuestion question, Sizing sizing, Forecast forecast) {
    if (!sizing.ruled()) {
      return sizing;
    }
    PolicyModels.InUse inUse = models.of(question.symbol());
    SizeScale scale = SizeScale.of(sizing.unrounded(), inUse, question.confidence(), forecast);
    return sizing.scaled(scale, instrument(question.symbol()));
  }

  /** What the policy makes of it; the verdict's reasons begin with a code each. */
  public Evaluation judge(PolicyQuestion question, Sizing sizing, Paper paper) {
    var action = new SizedAction(question, sizing);
    BigDecimal asked = sizing.volume();
    Known<Account> account = Known.of(account(paper));
    Book book = book(paper, question.strategy());
    var checks = new ArrayList<LimitCheck>(guard.checks(asked, snapshot(paper)));
    checks.addAll(
        ScopedLimits.ofAction(policy.fitting(question), action, account, applying -> book));
    Verdict verdict = guard.judge(question.action(), asked, checks, instrument(question.symbol()));
    return Evaluation.of(action, policy.login(), verdict, checks, List.of());
  }

  private Instrument instrument(String symbol) {
    return Objects.requireNonNull(policy.instruments().get(symbol), symbol);
  }

  private Account account(Paper paper) {
    return new Account(policy.login(), paper.equity(), policy.currency(), paper.moment());
  }

  private RiskSnapshot snapshot(Paper paper) {
    BigDecimal day = BigDecimal.ZERO;
    BigDecimal exposure = BigDecimal.ZERO;
    for (Holding holding : paper.holdings()) {
      day = day.add(holding.dayResult());
      exposure = exposure.add(holding.volume().abs());
    }
    return new RiskSnapshot(policy.settings(), day, exposure, 0);
  }

  private Book book(Paper paper, String strategy) {
    var positions = new ArrayList<OpenPosition>();
    var results = new ArrayList<DayResult>();
    var prices = new HashMap<String, Known<BigDecimal>>();
    for (Holding holding : paper.holdings()) {
      String symbol = holding.symbol();
      if (holding.volume().signum() != 0) {
        positions.add(new OpenPosition(policy.login(), symbol, strategy, holding.volume()));
      }
      results.add(new DayResult(policy.login(), symbol, strategy, holding.dayResult()));
      prices.put(
          symbol,
          holding.price() == null
              ? Known.unknown("no bar of %s has closed".formatted(symbol))
              : Known.of(holding.price()));
    }
    return new Book(
        positions,
        results,
        Map.of(policy.login(), policy.currency()),
        policy.instruments(),
        prices,
        policy.rates());
  }
}
