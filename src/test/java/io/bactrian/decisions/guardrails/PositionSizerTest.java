package io.bactrian.decisions.guardrails;

import static io.bactrian.decisions.guardrails.Planted.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.data.features.Bar;
import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.guardrails.PositionSizer.Facts;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PositionSizerTest {
  private static final SizingRule RISK = risk("0.01", null);

  private static SizingRule risk(String fraction, @Nullable String distance) {
    return new SizingRule(
        SizingRule.RISK_FRACTION,
        null,
        number(fraction),
        distance == null ? null : number(distance),
        number("2"),
        null,
        "M5",
        null);
  }

  private static PolicyQuestion question(
      String action, @Nullable String volume, @Nullable String stop) {
    return new PolicyQuestion(
        "EURUSD",
        "wave",
        "5001",
        action,
        volume == null ? null : number(volume),
        null,
        null,
        stop == null ? null : number(stop),
        null,
        null,
        null);
  }

  private static Facts facts(Account account, ExchangeRates rates, List<Bar> bars) {
    return new Facts(
        number("0.1"),
        Known.of(account),
        Known.of(Planted.euro()),
        Known.of(number("1.25")),
        rates,
        bars,
        "M5");
  }

  private static Facts facts(String equity) {
    return facts(Planted.account(equity, "USD"), Planted.rates(), List.of());
  }

  @Test
  void takesTheVolumeThatIsGiven() {
    Sizing sizing = PositionSizer.size(question("BUY", "0.3", null), RISK, facts("10000"));
    assertThat(sizing.volume()).isEqualByComparingTo("0.3");
    assertThat(sizing.sizedBy()).isEqualTo("given");
  }

  @Test
  void asksForNoVolumeToHold() {
    Sizing sizing = PositionSizer.size(question("HOLD", "0.3", null), RISK, facts("10000"));
    assertThat(sizing.volume()).isZero();
    assertThat(sizing.sizedBy()).isEqualTo("none");
  }

  @Test
  void losesTheFractionOfTheEquityAtTheStopAndRoundsDown() {
    // 1 % of 10,000 is 100; 0.0030 * 100,000 is 300 a lot; 0.333 lots
    Sizing distance =
        PositionSizer.size(question("BUY", null, null), risk("0.01", "0.0030"), facts("10000"));
    assertThat(distance.volume()).isEqualByComparingTo("0.33");
    assertThat(distance.sizedBy()).isEqualTo("risk_fraction");
    assertThat(distance.basis().get("risk_per_lot")).isEqualTo(number("300"));
    Sizing stop = PositionSizer.size(question("BUY", null, "1.247"), RISK, facts("10000"));
    assertThat(stop.volume()).isEqualByComparingTo("0.33");
    Sizing above = PositionSizer.size(question("SELL", null, "1.253"), RISK, facts("10000"));
    assertThat(above.volume()).isEqualByComparingTo("0.33");
  }

  @Test
  void convertsTheRiskIntoTheCurrencyOfTheAccount() {
    var yen =
        facts(
            Planted.account("1000000", "JPY"),
            Planted.rates(Planted.rate("USD", "JPY", "150")),
            List.of());
    // 1 % is 10,000 yen; 300 dollars a lot are 45,000 yen
    Sizing sizing = PositionSizer.size(question("BUY", null, null), risk("0.01", "0.0030"), yen);
    assertThat(sizing.volume()).isEqualByComparingTo("0.22");
    assertThat(String.valueOf(sizing.basis().get("rate"))).contains("USD/JPY 150");
  }

  @Test
  void placesTheStopByTheAverageTrueRangeWhereNoneIsGiven() {
    double[] closes = new double[PriceMoves.ATR_BARS];
    java.util.Arrays.fill(closes, 1.25);
    Facts ranging =
        facts(Planted.account("10000", "USD"), Planted.rates(), Planted.bars(0.0005, closes));
    // the range is 0.0010, twice that 0.0020, 200 a lot
    Sizing sizing = PositionSizer.size(question("SELL", null, null), RISK, ranging);
    assertThat(sizing.volume()).isEqualByComparingTo("0.5");
    assertThat(sizing.basis().get("atr_14")).isEqualTo(number("0.001"));
  }

  @Test
  void aimsAtTheVolatilityThatIsWanted() {
    double[] closes = IntStream.range(0, 289).mapToDouble(i -> i % 2 == 0 ? 1.25 : 1.251).toArray();
    Facts moving =
        facts(Planted.account("100000", "USD"), Planted.rates(), Planted.bars(0, closes));
    var rule =
        new SizingRule(
            SizingRule.VOLATILITY_TARGET, null, null, null, null, number("0.2"), "M5", 288);
    Sizing sizing = PositionSizer.size(question("BUY", null, null), rule, moving);
    double year = Math.sqrt(288 * Math.pow(Math.log(1.251 / 1.25), 2) * 365.25);
    double lots = 100_000 * 0.2 / (1.25 * 100_000 * year);
    assertThat(sizing.volume().doubleValue()).isBetween(lots - 0.01, lots);
    assertThat(sizing.sizedBy()).isEqualTo("volatility_target");
  }

  @Test
  void takesTheFixedSizeAndSaysSoWhereNoneCanBeComputed() {
    var facts =
        new Facts(
            number("0.1"),
            Known.<Account>unknown("no account row came in"),
            Known.<Instrument>unknown("the symbol table does not hold EURUSD"),
            Known.of(number("1.25")),
            Planted.rates(),
            List.of(),
            "M5");
    Sizing sizing = PositionSizer.size(question("BUY", null, null), RISK, facts);
    assertThat(sizing.volume()).isEqualByComparingTo("0.1");
    assertThat(sizing.sizedBy()).isEqualTo("fixed");
    assertThat(sizing.asked()).isEqualTo("risk_fraction");
    assertThat(sizing.reasons())
        .singleElement()
        .asString()
        .contains("0.1 lots", "account row", "symbol table", "385 closed M5 bars");
  }

  @Test
  void takesTheFixedSizeWhereACurrencyCannotBeConverted() {
    Facts yen = facts(Planted.account("1000000", "JPY"), Planted.rates(), List.of());
    Sizing sizing = PositionSizer.size(question("BUY", null, null), risk("0.01", "0.003"), yen);
    assertThat(sizing.sizedBy()).isEqualTo("fixed");
    assertThat(sizing.reasons()).singleElement().asString().contains("USD in JPY");
  }

  @Test
  void asksForNothingWhereLessThanTheLeastVolumeIsAllowed() {
    for (String equity : List.of("100", "0", "-50")) {
      Sizing sizing =
          PositionSizer.size(question("BUY", null, null), risk("0.01", "0.0030"), facts(equity));
      assertThat(sizing.volume()).as(equity).isZero();
      assertThat(sizing.sizedBy()).isEqualTo("risk_fraction");
      assertThat(sizing.reasons()).singleElement().asString().contains("least volume", "0.01");
    }
  }

  @Test
  void refusesAStopOnTheWinningSide() {
    assertThatThrownBy(() -> PositionSizer.size(question("BUY", null, "1.26"), RISK, facts("1")))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo("stop"))
        .hasMessageContaining("below the price, which is 1.25");
    assertThatThrownBy(() -> PositionSizer.size(question("SELL", null, "1.25"), RISK, facts("1")))
        .isInstanceOf(HubException.class);
  }
}
