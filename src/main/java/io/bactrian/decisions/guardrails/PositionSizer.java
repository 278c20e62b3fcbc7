package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Bar;
import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.treasury.Conversion;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lots of an action. Where a rule cannot be computed the fixed size takes its place and
 * the reasons say so; where it can and allows less than the least volume there is no volume, for
 * any would risk more than was asked for.
 */
final class PositionSizer {
  private PositionSizer() {}

  /**
   * What a size is computed of.
   *
   * @param fixed lots, the position size of the policy's settings; any where none is to be found
   * @param price of the entry
   * @param bars closed ones, oldest first; empty where the rule needs none
   * @param period of the bars
   */
  record Facts(
      BigDecimal fixed,
      Known<Account> account,
      Known<Instrument> instrument,
      Known<BigDecimal> price,
      ExchangeRates rates,
      List<Bar> bars,
      String period) {}

  /**
   * @param rule with every member that its method needs
   * @throws HubException {@link ErrorCode#INVALID_FIELD} for a stop on the winning side
   */
  static Sizing size(PolicyQuestion question, SizingRule rule, Facts facts) {
    requireStopOnTheLosingSide(question, facts.price().value());
    if (question.holds()) {
      return Sizing.of(BigDecimal.ZERO, Sizing.NONE);
    }
    if (question.volume() != null) {
      return Sizing.of(question.volume(), Sizing.GIVEN);
    }
    BigDecimal fixed = rule.volume() == null ? facts.fixed() : rule.volume();
    if (rule.method().equals(SizingRule.FIXED)) {
      return Sizing.of(fixed, SizingRule.FIXED);
    }
    return new Computation(question, rule, facts).sizing(fixed);
  }

  private static void requireStopOnTheLosingSide(
      PolicyQuestion question, @Nullable BigDecimal price) {
    if (question.stop() == null || price == null || question.holds()) {
      return;
    }
    boolean buys = question.action().equals("BUY");
    int side = question.stop().compareTo(price);
    if (buys ? side >= 0 : side <= 0) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "stop",
          "The stop of a %s is %s the price, which is %s: give such a stop, or the price that is meant."
              .formatted(question.action(), buys ? "below" : "above", price.toPlainString()));
    }
  }

  /** One size, with what it came from and what was missing. */
  private static final class Computation {
    private final PolicyQuestion question;
    private final SizingRule rule;
    private final Facts facts;
    private final Map<String, Object> basis = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    Computation(PolicyQuestion question, SizingRule rule, Facts facts) {
      this.question = question;
      this.rule = rule;
      this.facts = facts;
    }

    Sizing sizing(BigDecimal fixed) {
      Account account = known(facts.account());
      Instrument instrument = known(facts.instrument());
      BigDecimal risk = riskOfALot(account, instrument);
      BigDecimal part =
          rule.method().equals(SizingRule.RISK_FRACTION) ? rule.fraction() : rule.target();
      if (account == null || instrument == null || risk == null || part == null) {
        return instead(fixed);
      }
      basis.put("login", account.login());
      basis.put("equity", Figures.shown(account.equity()));
      basis.put("equity_at", account.at().toString());
      basis.put("currency", String.valueOf(account.currency()));
      basis.put("risk_per_lot", Figures.shown(risk));
      BigDecimal money = account.equity().multiply(part, Figures.PRECISION).max(BigDecimal.ZERO);
      basis.put("risk_wanted", Figures.shown(money));
      return rounded(Figures.shown(money.divide(risk, Figures.PRECISION)), instrument);
    }

    private Sizing instead(BigDecimal fixed) {
      String reason =
          "%s: no size could be computed, the fixed one of %s lots is taken: %s"
              .formatted(rule.method(), fixed.toPlainString(), String.join("; ", missing));
      return new Sizing(fixed, SizingRule.FIXED, rule.method(), List.of(reason), basis, null);
    }

    private Sizing rounded(BigDecimal lots, Instrument instrument) {
      basis.put(Sizing.LOTS, lots);
      BigDecimal volume = instrument.roundedDown(lots);
      if (volume.compareTo(instrument.volumeMin()) >= 0) {
        return new Sizing(volume, rule.method(), rule.method(), List.of(), basis, null);
      }
      String reason =
          "%s: it allows %s lots, the least volume of %s is %s"
              .formatted(
                  rule.method(),
                  Figures.words(lots),
                  instrument.symbol(),
                  instrument.volumeMin().toPlainString());
      return new Sizing(
          BigDecimal.ZERO, rule.method(), rule.method(), List.of(reason), basis, null);
    }

    /**
     * What one lot may lose at the stop, or its standard deviation in a year, in the account's
     * currency.
     */
    private @Nullable BigDecimal riskOfALot(
        @Nullable Account account, @Nullable Instrument instrument) {
      BigDecimal move =
          rule.method().equals(SizingRule.RISK_FRACTION) ? stopDistance() : yearlyMove();
      BigDecimal rate = rate(account, instrument);
      if (move == null || rate == null || instrument == null) {
        return null;
      }
      return move.multiply(instrument.contractSize(), Figures.PRECISION)
          .multiply(rate, Figures.PRECISION);
    }

    private @Nullable BigDecimal rate(@Nullable Account account, @Nullable Instrument instrument) {
      if (account == null || instrument == null) {
        return null;
      }
      if (account.currency() == null) {
        missing.add("no account row of login %s names its currency".formatted(account.login()));
        return null;
      }
      Conversion conversion =
          facts.rates().convert(instrument.profitCurrency(), account.currency());
      if (conversion.rate() == null) {
        missing.add(conversion.how());
      } else {
        basis.put("rate", conversion.how());
      }
      return conversion.rate();
    }

    /** In units of the price. */
    private @Nullable BigDecimal stopDistance() {
      BigDecimal distance = rule.stopDistance();
      if (distance == null && question.stop() != null) {
        BigDecimal price = known(facts.price());
        distance = price == null ? null : price.subtract(question.stop()).abs();
      } else if (distance == null) {
        distance = multipleOfAtr();
      }
      if (distance != null) {
        basis.put("stop_distance", Figures.shown(distance));
      }
      return distance;
    }

    private @Nullable BigDecimal multipleOfAtr() {
      Known<Double> atr =
          PriceMoves.averageTrueRange(facts.bars(), question.symbol(), facts.period());
      Double value = known(atr);
      if (value == null || rule.atrMultiple() == null) {
        return null;
      }
      BigDecimal range = BigDecimal.valueOf(value);
      basis.put("atr_14", Figures.shown(range));
      basis.put("atr_multiple", rule.atrMultiple());
      return range.multiply(rule.atrMultiple(), Figures.PRECISION);
    }

    /** The price times its volatility, in units of the price. */
    private @Nullable BigDecimal yearlyMove() {
      Known<Double> volatility =
          PriceMoves.volatility(facts.bars(), question.symbol(), facts.period());
      Double value = known(volatility);
      BigDecimal price = known(facts.price());
      if (value == null || price == null) {
        return null;
      }
      BigDecimal sigma = BigDecimal.valueOf(value);
      basis.put("volatility", Figures.shown(sigma));
      basis.put("price", Figures.shown(price));
      return price.multiply(sigma, Figures.PRECISION);
    }

    private <T extends Object> @Nullable T known(Known<T> fact) {
      if (fact.value() == null) {
        missing.add(fact.why());
      }
      return fact.value();
    }
  }
}
