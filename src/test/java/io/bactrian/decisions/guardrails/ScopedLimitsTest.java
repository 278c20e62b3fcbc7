package io.bactrian.decisions.guardrails;

import static io.bactrian.decisions.guardrails.Planted.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.decisions.guardrails.Book.DayResult;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import io.bactrian.decisions.risk.LimitCheck;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit;
import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopedLimitsTest {
  private static final Scope ALL = new Scope(null, null, null, null);
  private static final Scope LOGIN = new Scope(null, null, "5001", null);

  private final RiskGuard guard = new RiskGuard();

  private static PolicyLimit limit(
      Scope scope,
      @Nullable String loss,
      @Nullable String money,
      @Nullable String lots,
      @Nullable String size,
      @Nullable Integer positions) {
    return new PolicyLimit(
        7,
        scope,
        loss == null && money == null ? null : "USD",
        loss == null ? null : number(loss),
        money == null ? null : number(money),
        lots == null ? null : number(lots),
        size == null ? null : number(size),
        positions);
  }

  private static Book book(
      List<OpenPosition> open, List<DayResult> results, CurrencyRate... rates) {
    return new Book(
        open,
        results,
        Map.of("5001", "USD", "5002", "JPY"),
        Map.of("EURUSD", Planted.euro()),
        Map.of("EURUSD", Known.of(number("1.25"))),
        Planted.rates(rates));
  }

  private static OpenPosition open(String login, String strategy, String volume) {
    return new OpenPosition(login, "EURUSD", strategy, number(volume));
  }

  private static LimitCheck only(PolicyLimit limit, Book book, String asked) {
    List<LimitCheck> checks = ScopedLimits.checks(limit, book, "EURUSD", number(asked));
    assertThat(checks).hasSize(1);
    return checks.get(0);
  }

  private Verdict judge(LimitCheck check, String asked, @Nullable Instrument instrument) {
    return guard.judge("BUY", number(asked), List.of(check), instrument);
  }

  @Test
  void countsLotsOfItsScopeOnly() {
    Book book = book(List.of(open("5001", "wave", "-0.4"), open("5002", "wave", "3")), List.of());
    LimitCheck check = only(limit(LOGIN, null, null, "0.5", null, null), book, "0.3");
    assertThat(check.used()).isEqualByComparingTo("0.4");
    assertThat(check.left()).isEqualByComparingTo("0.1");
    assertThat(check.outcome(number("0.3"))).isEqualTo("reduces");
    Verdict verdict = judge(check, "0.3", null);
    assertThat(verdict.verdict()).isEqualTo("reduce");
    assertThat(verdict.volume()).isEqualByComparingTo("0.1");
    assertThat(verdict.reasons())
        .singleElement()
        .asString()
        .contains("0.4 lots", "0.5", "policy-limits/7", "5001");
  }

  @Test
  void measuresExposureInMoneyByContractSizePriceAndRate() {
    Book book = book(List.of(open("5001", "wave", "0.2")), List.of());
    LimitCheck check = only(limit(ALL, null, "30000", null, null, null), book, "0.1");
    // 0.2 lots are 25,000 dollars; 5,000 are left, a lot is 125,000
    assertThat(check.used()).isEqualByComparingTo("25000");
    assertThat(check.left()).isEqualByComparingTo("5000");
    assertThat(check.allows()).isEqualByComparingTo("0.04");
    assertThat(judge(check, "0.1", Planted.euro()).volume()).isEqualByComparingTo("0.04");
  }

  @Test
  void losesNoStepToTheDigitsOfARate() {
    var euros = new PolicyLimit(7, ALL, "EUR", null, number("10000"), null, null, null);
    Book book =
        new Book(
            List.of(),
            List.of(),
            Map.of(),
            Map.of("EURUSD", Planted.euro()),
            Map.of("EURUSD", Known.of(number("1.1"))),
            Planted.rates(Planted.rate("EUR", "USD", "1.1")));
    LimitCheck check = only(euros, book, "3");
    assertThat(judge(check, "3", Planted.euro()).volume()).isEqualByComparingTo("0.1");
  }

  @Test
  void blocksWhereMoneyIsNotKnown() {
    PolicyLimit money = limit(ALL, null, "30000", null, null, null);
    var foreign = new OpenPosition("5001", "DAX", "wave", BigDecimal.ONE);
    LimitCheck other = only(money, book(List.of(foreign), List.of()), "0.1");
    assertThat(other.outcome(number("0.1"))).isEqualTo("unknown");
    Verdict verdict = judge(other, "0.1", null);
    assertThat(verdict.blocked()).isTrue();
    assertThat(verdict.reasons()).singleElement().asString().contains("not known", "DAX");

    LimitCheck proposed =
        ScopedLimits.checks(money, book(List.of(), List.of()), "DAX", number("0.1")).get(0);
    assertThat(judge(proposed, "0.1", null).blocked()).isTrue();
  }

  @Test
  void addsUpTheDayInTheCurrencyOfTheLimit() {
    var results =
        List.of(
            new DayResult("5001", "EURUSD", "wave", number("-100")),
            new DayResult("5002", "EURUSD", "wave", number("-30000")));
    PolicyLimit loss = limit(ALL, "300", null, null, null, null);
    LimitCheck reached =
        only(loss, book(List.of(), results, Planted.rate("USD", "JPY", "150")), "0.1");
    assertThat(reached.used()).isEqualByComparingTo("300");
    assertThat(reached.blocks()).isTrue();
    assertThat(guard.judge("HOLD", BigDecimal.ZERO, List.of(reached), null).blocked()).isTrue();

    LimitCheck unknown = only(loss, book(List.of(), results), "0.1");
    assertThat(unknown.outcome(number("0.1"))).isEqualTo("unknown");
    assertThat(unknown.reason()).contains("JPY in USD");

    LimitCheck own =
        only(limit(LOGIN, "300", null, null, null, null), book(List.of(), results), "0.1");
    assertThat(own.used()).isEqualByComparingTo("100");
    assertThat(own.outcome(number("0.1"))).isEqualTo("kept");
  }

  @Test
  void countsOpenPositions() {
    Book two = book(List.of(open("5001", "wave", "1"), open("5001", "other", "1")), List.of());
    LimitCheck full = only(limit(LOGIN, null, null, null, null, 2), two, "0.1");
    assertThat(full.left()).isZero();
    assertThat(judge(full, "0.1", null).blocked()).isTrue();
    assertThat(guard.judge("HOLD", BigDecimal.ZERO, List.of(full), null).verdict())
        .isEqualTo("allow");
    Scope strategy = new Scope("wave", null, null, null);
    LimitCheck one = only(limit(strategy, null, null, null, null, 2), two, "0.1");
    assertThat(one.used()).isEqualByComparingTo("1");
    assertThat(one.outcome(number("0.1"))).isEqualTo("kept");
  }

  @Test
  void doesNotLetALoginOfUnknownCurrencyEscape() {
    var nameless = open("5003", "wave", "2");
    Scope dollars = new Scope(null, null, null, "USD");
    LimitCheck check =
        only(
            limit(dollars, null, null, "5", null, null),
            book(List.of(nameless, open("5002", "wave", "1")), List.of()),
            "0.1");
    assertThat(check.used()).isEqualByComparingTo("2");
  }

  @Test
  void roundsWhatIsLeftToWhatTheBrokerTakes() {
    LimitCheck size =
        only(limit(ALL, null, null, null, "0.057", null), book(List.of(), List.of()), "0.1");
    assertThat(judge(size, "0.1", Planted.euro()).volume()).isEqualByComparingTo("0.05");
    LimitCheck tiny =
        only(limit(ALL, null, null, null, "0.009", null), book(List.of(), List.of()), "0.1");
    Verdict verdict = judge(tiny, "0.1", Planted.euro());
    assertThat(verdict.blocked()).isTrue();
    assertThat(verdict.reasons()).anyMatch(reason -> reason.startsWith("volume_min"));
    LimitCheck wide =
        only(limit(ALL, null, null, null, "1", null), book(List.of(), List.of()), "0.105");
    Verdict odd = judge(wide, "0.105", Planted.euro());
    assertThat(odd.verdict()).isEqualTo("reduce");
    assertThat(odd.volume()).isEqualByComparingTo("0.1");
    assertThat(odd.reasons()).singleElement().asString().startsWith("volume_step");
  }
}
