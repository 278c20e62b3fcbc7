package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.inforce.PolicyFacts;
import io.bactrian.decisions.risk.LimitCheck;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit;
import io.bactrian.decisions.treasury.PolicyTables;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Judges a sized action by the hub's settings and by every limit that fits it. Without limits and
 * without a row of the symbol it is the hub's settings alone. Nothing is stored.
 */
@Service
public class Guardrails {
  /** Lots that any limit which is full cuts. */
  private static final BigDecimal LEAST = new BigDecimal("0.00000001");

  private final Policy policy;
  private final RiskGuard guard;
  private final PolicyTables tables;
  private final PolicyFacts facts;
  private final Accounts accounts;
  private final Books books;
  private final PolicyModels models;
  private final Clock clock;

  Guardrails(
      Policy policy,
      RiskGuard guard,
      PolicyTables tables,
      PolicyFacts facts,
      Accounts accounts,
      Books books,
      PolicyModels models,
      Clock clock) {
    this.policy = policy;
    this.guard = guard;
    this.tables = tables;
    this.facts = facts;
    this.accounts = accounts;
    this.books = books;
    this.models = models;
    this.clock = clock;
  }

  /**
   * How prices are found for limits in money.
   *
   * @param period of the bars, as MetaTrader names it
   * @param maxAge how old the newest one may be
   */
  public record Pricing(String period, Duration maxAge) {}

  /** What is asked about, and how it is measured. */
  private record Case(PolicyQuestion question, Instant moment, Pricing pricing) {}

  /** For the volume that the question names, else the position size of the hub's settings. */
  public Evaluation evaluate(PolicyQuestion question, Pricing pricing) {
    RiskSnapshot snapshot = policy.snapshot(question.moment());
    BigDecimal volume = question.volume();
    Sizing sizing;
    if (question.holds()) {
      sizing = Sizing.of(BigDecimal.ZERO, Sizing.NONE);
    } else if (volume == null) {
      sizing = Sizing.of(snapshot.settings().positionSize(), SizingRule.FIXED);
    } else {
      sizing = Sizing.of(volume, Sizing.GIVEN);
    }
    return evaluate(new SizedAction(question, sizing), pricing, snapshot);
  }

  public Evaluation evaluate(SizedAction action, Pricing pricing) {
    return evaluate(action, pricing, policy.snapshot(action.question().moment()));
  }

  /**
   * As {@link #evaluate(SizedAction, Pricing)}, where the caller has read the snapshot.
   *
   * @param snapshot of the question's moment
   */
  public Evaluation evaluate(SizedAction action, Pricing pricing, RiskSnapshot snapshot) {
    PolicyQuestion question = action.question();
    Sizing sizing = action.sizing();
    BigDecimal asked = sizing.volume();
    List<PolicyLimit> fitting =
        facts.limits(
            question.inForce(), snapshot.revision(), question.strategy(), question.symbol());
    Instant moment = question.moment() == null ? clock.instant() : question.moment();
    Known<Account> account =
        fitting.isEmpty()
            ? Known.unknown("no limit asks for it")
            : accounts.of(question.login(), moment);
    Instrument instrument =
        facts.instrument(question.inForce(), snapshot.revision(), question.symbol()).orElse(null);
    var checks = new ArrayList<>(guard.checks(asked, snapshot));
    var of = new Case(question, moment, pricing);
    checks.addAll(ScopedLimits.ofAction(fitting, action, account, applying -> book(applying, of)));
    Verdict verdict = guard.judge(question.action(), asked, checks, instrument);
    return Evaluation.of(
        action,
        ScopedLimits.login(question, account),
        verdict,
        checks,
        defaults(checks, instrument, action));
  }

  /**
   * A guard of an account that trades on paper, by the settings, limits and policy models of now. A
   * guard of another moment's needs another way to read these, and nothing else.
   *
   * @param instruments by symbol, of every symbol that the account trades
   * @param rates by which limits in money are converted
   * @param login the account's name, for limits of a login
   * @param currency the account's
   */
  public PaperGuard onPaper(
      Map<String, Instrument> instruments, ExchangeRates rates, String login, String currency) {
    RiskSnapshot snapshot = policy.snapshot(null);
    return new PaperGuard(
        guard,
        new PaperGuard.Policy(
            withoutKillSwitch(snapshot.settings()),
            tables.limits(snapshot.revision()),
            Map.copyOf(instruments),
            rates,
            login,
            currency),
        models);
  }

  /**
   * How far each limit is used now, whatever is proposed: the hub's settings first, then those of
   * scopes by id.
   */
  public List<Evaluation.Limit> inUse(Pricing pricing) {
    RiskSnapshot snapshot = policy.snapshot(null);
    List<PolicyLimit> all = tables.limits(snapshot.revision());
    var checks = new ArrayList<>(guard.checks(BigDecimal.ZERO, snapshot));
    if (!all.isEmpty()) {
      var nothing =
          new PolicyQuestion(
              "", "", null, RiskGuard.HOLD, null, null, null, null, null, null, null);
      Book book = book(all, new Case(nothing, clock.instant(), pricing));
      all.forEach(limit -> checks.addAll(ScopedLimits.checks(limit, book, null, BigDecimal.ZERO)));
    }
    return checks.stream().map(check -> Evaluation.Limit.of(check, LEAST)).toList();
  }

  /** Turned on to stop trading now, it says nothing of what would have been traded. */
  private static PolicySettings withoutKillSwitch(PolicySettings now) {
    return new PolicySettings(
        false,
        now.dailyLossLimit(),
        now.maxExposure(),
        now.maxPositionSize(),
        now.positionSize(),
        now.maxDataAgeSeconds(),
        now.version(),
        now.updatedAt(),
        now.updatedBy());
  }

  private Book book(List<PolicyLimit> applying, Case of) {
    boolean strategies = applying.stream().anyMatch(limit -> limit.scope().strategy() != null);
    boolean inMoney = applying.stream().anyMatch(limit -> limit.currency() != null);
    boolean past = of.question().moment() != null;
    InForce then = of.question().inForce();
    Instant knownAt = then == null ? Instant.MAX : then.knownAt();
    List<OpenPosition> positions =
        past ? books.positions(of.moment(), knownAt, strategies) : books.positions(strategies);
    List<Book.DayResult> results = books.results(of.moment(), knownAt, strategies);
    Set<String> logins = new HashSet<>();
    Set<String> symbols = new HashSet<>(Set.of(of.question().symbol()));
    positions.forEach(
        position -> {
          logins.add(position.login());
          symbols.add(position.symbol());
        });
    results.forEach(result -> logins.add(result.login()));
    return new Book(
        positions,
        results,
        currencies(logins, of.moment()),
        inMoney ? facts.instruments(then, symbols) : Map.of(),
        inMoney ? prices(symbols, of) : Map.of(),
        facts.rates(then, of.moment()));
  }

  private Map<String, String> currencies(Set<String> logins, Instant moment) {
    var currencies = new HashMap<String, String>();
    accounts
        .newest(logins, moment)
        .forEach(
            (login, account) -> {
              if (account.currency() != null) {
                currencies.put(login, account.currency());
              }
            });
    return currencies;
  }

  private Map<String, Known<BigDecimal>> prices(Set<String> symbols, Case of) {
    var prices = new HashMap<String, Known<BigDecimal>>();
    for (String symbol : symbols) {
      BigDecimal given = symbol.equals(of.question().symbol()) ? of.question().price() : null;
      prices.put(
          symbol,
          given == null
              ? PriceMoves.newest(
                  facts.quotes(of.question().inForce(), of.moment()),
                  symbol,
                  of.pricing().period(),
                  of.moment(),
                  of.pricing().maxAge())
              : Known.of(given));
    }
    return prices;
  }

  private static List<String> defaults(
      List<LimitCheck> checks, @Nullable Instrument instrument, SizedAction action) {
    PolicyQuestion question = action.question();
    Sizing sizing = action.sizing();
    var defaults = new ArrayList<String>();
    if (checks.stream().allMatch(check -> check.from().equals("settings"))) {
      defaults.add("limits: no policy limit fits the action, the hub's settings alone hold");
    }
    if (instrument == null) {
      defaults.add(
          "symbol: the symbol table does not hold %s, no volume step and no least volume hold"
              .formatted(question.symbol()));
    }
    if (question.volume() == null && question.sizing() == null && !question.holds()) {
      String rule =
          sizing.basis().containsKey(Sizing.POLICY_MODEL) ? "the policy model's" : "the step's own";
      defaults.add(
          "sizing: the call names neither volume nor sizing, %s rule holds".formatted(rule));
    }
    SizeScale scale = sizing.scale();
    if (scale != null && scale.policyModel() == null) {
      defaults.add("policy_model: " + String.join("; ", scale.notes()));
    }
    return defaults;
  }
}
