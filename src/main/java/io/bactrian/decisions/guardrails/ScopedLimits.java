package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.guardrails.Book.DayResult;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import io.bactrian.decisions.risk.LimitCheck;
import io.bactrian.decisions.treasury.Conversion;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures a limit of a scope against what is open and what the day brought. What cannot be
 * measured blocks: money that is not known is not small.
 */
final class ScopedLimits {
  private static final String DAILY_LOSS = "daily_loss";
  private static final String EXPOSURE_MONEY = "exposure_money";
  private static final String EXPOSURE = "exposure";
  private static final String POSITION_SIZE = "position_size";
  private static final String OPEN_POSITIONS = "open_positions";
  private static final int LOT_DIGITS = 8;

  private final PolicyLimit limit;
  private final Book book;

  private ScopedLimits(PolicyLimit limit, Book book) {
    this.limit = limit;
    this.book = book;
  }

  /**
   * Of the limits that fit an action those that apply, measured.
   *
   * @param fitting limits whose strategy and symbol are the action's
   * @param book what is open and what the day brought, as far as these limits need it; asked for
   *     where any applies
   */
  static List<LimitCheck> ofAction(
      List<PolicyLimit> fitting,
      SizedAction action,
      Known<Account> account,
      Function<List<PolicyLimit>, Book> book) {
    PolicyQuestion question = action.question();
    var applying = new ArrayList<PolicyLimit>();
    var checks = new ArrayList<LimitCheck>();
    for (PolicyLimit limit : fitting) {
      String open = whyUndecided(limit, question, account);
      if (open != null) {
        checks.add(undecided(limit, open));
      } else if (applies(limit, question, account)) {
        applying.add(limit);
      }
    }
    if (!applying.isEmpty()) {
      Book measured = book.apply(applying);
      for (PolicyLimit limit : applying) {
        checks.addAll(checks(limit, measured, question.symbol(), action.sizing().volume()));
      }
    }
    return checks;
  }

  static @Nullable String login(PolicyQuestion question, Known<Account> account) {
    return question.login() != null || account.value() == null
        ? question.login()
        : account.value().login();
  }

  private static boolean applies(PolicyLimit limit, PolicyQuestion question, Known<Account> of) {
    String login = login(question, of);
    Account account = of.value();
    String currency = account == null ? null : account.currency();
    return (limit.scope().login() == null || limit.scope().login().equals(login))
        && (limit.scope().accountCurrency() == null
            || limit.scope().accountCurrency().equals(currency));
  }

  /** Why it is not known whether the limit applies; null where it is known. */
  private static @Nullable String whyUndecided(
      PolicyLimit limit, PolicyQuestion question, Known<Account> of) {
    String wanted = limit.scope().login();
    String login = login(question, of);
    if (wanted != null && login == null) {
      return of.why();
    }
    if (limit.scope().accountCurrency() == null || (wanted != null && !wanted.equals(login))) {
      return null;
    }
    Account account = of.value();
    if (account == null) {
      return of.why();
    }
    return account.currency() == null
        ? "no account row of login %s names its currency".formatted(account.login())
        : null;
  }

  /**
   * @param symbol of the proposed action; null where none is proposed
   * @param asked its lots
   */
  static List<LimitCheck> checks(
      PolicyLimit limit, Book book, @Nullable String symbol, BigDecimal asked) {
    var scoped = new ScopedLimits(limit, book);
    var checks = new ArrayList<LimitCheck>();
    if (limit.dailyLossLimit() != null) {
      checks.add(scoped.dailyLoss(limit.dailyLossLimit()));
    }
    if (limit.maxPositionSize() != null) {
      checks.add(scoped.positionSize(limit.maxPositionSize(), asked));
    }
    List<OpenPosition> open = book.positionsOf(limit.scope());
    if (limit.maxExposure() != null) {
      checks.add(scoped.exposure(limit.maxExposure(), open));
    }
    if (limit.maxExposureMoney() != null) {
      checks.add(scoped.exposureMoney(limit.maxExposureMoney(), open, symbol));
    }
    if (limit.maxOpenPositions() != null) {
      checks.add(scoped.openPositions(limit.maxOpenPositions(), open.size()));
    }
    return checks;
  }

  /**
   * A limit that may be of the action, and may not: the call does not say of which account it is.
   */
  static LimitCheck undecided(PolicyLimit limit, String why) {
    return new LimitCheck(
        "scope",
        limit.from(),
        limit.scope().named(),
        null,
        null,
        null,
        "",
        null,
        true,
        "scope: whether %s %s applies is not known: %s"
            .formatted(limit.from(), limit.scope().named(), why));
  }

  private LimitCheck dailyLoss(BigDecimal value) {
    BigDecimal result = BigDecimal.ZERO;
    for (DayResult of : book.resultsOf(limit.scope())) {
      if (of.money().signum() != 0) {
        Known<BigDecimal> money = converted(of);
        if (money.value() == null) {
          return unknown(DAILY_LOSS, value, currency(), money.why(), true);
        }
        result = result.add(money.value());
      }
    }
    BigDecimal used = Figures.shown(result.negate().max(BigDecimal.ZERO));
    boolean reached = used.compareTo(value) >= 0;
    String reason =
        "today's result is %s %s, the limit is a loss of %s"
            .formatted(Figures.words(result), currency(), value.toPlainString());
    return check(DAILY_LOSS, value, used, currency(), null, reached, reason);
  }

  private Known<BigDecimal> converted(DayResult of) {
    String account = book.currencies().get(of.login());
    if (account == null) {
      return Known.unknown("no account row of login %s names its currency".formatted(of.login()));
    }
    Conversion conversion = book.rates().convert(account, currency());
    return conversion.rate() == null
        ? Known.unknown(conversion.how())
        : Known.of(of.money().multiply(conversion.rate(), Figures.PRECISION));
  }

  private LimitCheck positionSize(BigDecimal value, BigDecimal asked) {
    String reason =
        "%s lots are asked for, at most %s are allowed"
            .formatted(asked.toPlainString(), value.toPlainString());
    return check(POSITION_SIZE, value, BigDecimal.ZERO, LimitCheck.LOTS, value, false, reason);
  }

  private LimitCheck exposure(BigDecimal value, List<OpenPosition> open) {
    BigDecimal used =
        open.stream().map(is -> is.volume().abs()).reduce(BigDecimal.ZERO, BigDecimal::add);
    String reason =
        "%s lots are open of at most %s".formatted(used.toPlainString(), value.toPlainString());
    return check(EXPOSURE, value, used, LimitCheck.LOTS, value.subtract(used), false, reason);
  }

  private LimitCheck exposureMoney(
      BigDecimal value, List<OpenPosition> open, @Nullable String symbol) {
    BigDecimal used = BigDecimal.ZERO;
    for (OpenPosition is : open) {
      Known<BigDecimal> lot = worthOfALot(is.symbol());
      if (lot.value() == null) {
        return unknown(EXPOSURE_MONEY, value, currency(), lot.why(), false);
      }
      used = used.add(lot.value().multiply(is.volume().abs(), Figures.PRECISION));
    }
    if (symbol == null) {
      BigDecimal shown = Figures.shown(used);
      return check(EXPOSURE_MONEY, value, shown, currency(), null, false, "");
    }
    Known<BigDecimal> lot = worthOfALot(symbol);
    if (lot.value() == null) {
      return unknown(EXPOSURE_MONEY, value, currency(), lot.why(), false);
    }
    BigDecimal left = value.subtract(used);
    BigDecimal allows =
        Figures.shown(left.divide(lot.value(), Figures.PRECISION))
            .setScale(LOT_DIGITS, RoundingMode.FLOOR);
    String reason =
        "%s %s are open of at most %s, a lot of %s is worth %s"
            .formatted(
                Figures.words(used),
                currency(),
                value.toPlainString(),
                symbol,
                Figures.words(lot.value()));
    return check(
        EXPOSURE_MONEY,
        value,
        Figures.shown(used),
        currency(),
        Figures.shown(allows),
        false,
        reason);
  }

  /** Contract size times price, in the limit's currency. */
  private Known<BigDecimal> worthOfALot(String symbol) {
    Instrument instrument = book.instruments().get(symbol);
    if (instrument == null) {
      return Known.unknown(
          "the symbol table does not hold %s: put it under /api/v1/symbols/%s"
              .formatted(symbol, symbol));
    }
    Known<BigDecimal> price =
        book.prices().getOrDefault(symbol, Known.unknown("no price is known"));
    if (price.value() == null) {
      return price;
    }
    Conversion conversion = book.rates().convert(instrument.quoteCurrency(), currency());
    return conversion.rate() == null
        ? Known.unknown(conversion.how())
        : Known.of(
            price
                .value()
                .multiply(instrument.contractSize(), Figures.PRECISION)
                .multiply(conversion.rate(), Figures.PRECISION));
  }

  private LimitCheck openPositions(int value, int open) {
    String reason = "%d positions are open of at most %d".formatted(open, value);
    return check(
        OPEN_POSITIONS,
        BigDecimal.valueOf(value),
        BigDecimal.valueOf(open),
        "positions",
        open < value ? null : BigDecimal.ZERO,
        false,
        reason);
  }

  private String currency() {
    return String.valueOf(limit.currency());
  }

  private LimitCheck unknown(
      String name, BigDecimal value, String unit, String why, boolean blocks) {
    return new LimitCheck(
        name,
        limit.from(),
        limit.scope().named(),
        value,
        null,
        null,
        unit,
        BigDecimal.ZERO,
        blocks,
        reason(name, "what is used is not known: " + why));
  }

  private LimitCheck check(
      String name,
      BigDecimal value,
      BigDecimal used,
      String unit,
      @Nullable BigDecimal allows,
      boolean blocks,
      String why) {
    return new LimitCheck(
        name,
        limit.from(),
        limit.scope().named(),
        value,
        used,
        value.subtract(used),
        unit,
        allows,
        blocks,
        reason(name, why));
  }

  private String reason(String name, String why) {
    return "%s: %s (%s %s)".formatted(name, why, limit.from(), limit.scope().named());
  }
}
