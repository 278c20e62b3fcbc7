package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.decisions.backtest.BacktestRequest.Size;
import io.bactrian.decisions.guardrails.Evaluation;
import io.bactrian.decisions.guardrails.PaperGuard;
import io.bactrian.decisions.guardrails.PaperGuard.Holding;
import io.bactrian.decisions.guardrails.PaperGuard.Paper;
import io.bactrian.decisions.guardrails.PolicyQuestion;
import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.guardrails.SizingRule;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import io.bactrian.models.backtest.AccountState;
import io.bactrian.models.backtest.Guard;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.backtest.Sizer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sizes and guards the orders of a backtest by the rules of live decisions. */
final class PaperDesk implements Sizer, Guard {
  private static final MathContext DIGITS = MathContext.DECIMAL64;
  private static final Forecast NOT_ASKED = Forecast.unknown("nothing has asked for it");

  private final PaperGuard guard;
  private final BacktestRequest request;
  private final String strategy;
  private final @Nullable Sizer ofEquity;

  /**
   * @param strategy for limits of a strategy; empty where none is named
   */
  PaperDesk(PaperGuard guard, BacktestRequest request, List<Market> markets, String strategy) {
    this.guard = guard;
    this.request = request;
    this.strategy = strategy;
    Size size = request.size();
    this.ofEquity =
        size.method().equals("equity_fraction")
            ? Sizer.ofEquity(
                Objects.requireNonNull(size.fraction()).doubleValue(),
                markets.toArray(Market[]::new))
            : null;
  }

  @Override
  public double lots(int market, Order order, double price, AccountState account) {
    PolicyQuestion question = question(market, order, price, account);
    Sizing sizing;
    if (ofEquity != null) {
      double lots = ofEquity.lots(market, order, price, account);
      sizing = Sizing.of(new BigDecimal(lots, DIGITS), "equity_fraction");
    } else {
      sizing = guard.size(question, rule(order), paper(account));
    }
    if (request.policy()) {
      Double high = order.volatility();
      sizing =
          guard.scale(
              question,
              sizing,
              high == null ? NOT_ASKED : new Forecast(high, "the proposal's", ""));
    }
    return sizing.volume().doubleValue();
  }

  private SizingRule rule(Order order) {
    Size size = request.size();
    return size.method().equals(SizingRule.RISK_FRACTION)
        ? SizingRule.risk(
            Objects.requireNonNull(size.fraction()), new BigDecimal(order.stopDistance(), DIGITS))
        : SizingRule.fixed(size.volume());
  }

  @Override
  public double allowed(int market, int bar, Order order, double lots, AccountState account) {
    if (!request.policy()) {
      return lots;
    }
    PolicyQuestion question = question(market, order, account.price(market), account);
    Sizing asked = Sizing.of(new BigDecimal(lots, DIGITS), Sizing.GIVEN);
    Evaluation found = guard.judge(question, asked, paper(account));
    if (!found.verdict().equals("allow")) {
      order.refused(code(found.reasons()));
    }
    return found.volume().doubleValue();
  }

  /** What a reason begins with. */
  private static String code(List<String> reasons) {
    return reasons.isEmpty() ? "guard" : reasons.get(0).split(":", 2)[0];
  }

  private PolicyQuestion question(int market, Order order, double price, AccountState account) {
    return new PolicyQuestion(
        account.symbol(market),
        strategy,
        request.account().login(),
        order.side() > 0 ? "BUY" : "SELL",
        null,
        null,
        new BigDecimal(price, DIGITS),
        null,
        Double.isNaN(order.confidence()) ? null : order.confidence(),
        Micros.instant(account.time()),
        null);
  }

  private static Paper paper(AccountState account) {
    var holdings = new ArrayList<Holding>();
    for (int i = 0; i < account.markets(); i++) {
      double price = account.price(i);
      holdings.add(
          new Holding(
              account.symbol(i),
              new BigDecimal(account.lots(i), DIGITS),
              Double.isNaN(price) ? null : new BigDecimal(price, DIGITS),
              new BigDecimal(account.dayResult(i), DIGITS)));
    }
    return new Paper(
        Micros.instant(account.time()), new BigDecimal(account.equity(), DIGITS), holdings);
  }
}
