package io.bactrian.decisions.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.decisions.treasury.ExchangeRates.Quote;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeRatesTest {
  private static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");
  private static final long HOUR = Duration.ofHours(1).toSeconds();

  private static CurrencyRate fixed(String from, String to, String rate) {
    return new CurrencyRate(from, to, new BigDecimal(rate), NOW, null, null, HOUR);
  }

  private static CurrencyRate bars(String from, String to, String symbol) {
    return new CurrencyRate(from, to, null, null, symbol, "M5", HOUR);
  }

  private static Conversion convert(String from, String to, CurrencyRate... rates) {
    return convert(from, to, null, rates);
  }

  private static Conversion convert(
      String from, String to, @Nullable Quote quote, CurrencyRate... rates) {
    return new ExchangeRates(List.of(rates), (symbol, period) -> Optional.ofNullable(quote), NOW)
        .convert(from, to);
  }

  @Test
  void needsNoRateForTheSameCurrency() {
    assertThat(convert("USD", "USD").rate()).isEqualByComparingTo("1");
  }

  @Test
  void takesARateDirectlyAndTheOtherWayRound() {
    assertThat(convert("EUR", "USD", fixed("EUR", "USD", "1.25")).rate())
        .isEqualByComparingTo("1.25");
    assertThat(convert("USD", "EUR", fixed("EUR", "USD", "1.25")).rate())
        .isEqualByComparingTo("0.8");
  }

  @Test
  void goesThroughOneCurrencyBetween() {
    Conversion cross =
        convert("EUR", "JPY", fixed("EUR", "USD", "1.25"), fixed("USD", "JPY", "160"));
    assertThat(cross.rate()).isEqualByComparingTo("200");
    assertThat(cross.how()).contains("EUR/USD 1.25", "USD/JPY 160");
  }

  @Test
  void takesTheNewestCloseOfASeries() {
    var quote = new Quote(new BigDecimal("150.5"), NOW.minusSeconds(60));
    Conversion conversion = convert("USD", "JPY", quote, bars("USD", "JPY", "USDJPY"));
    assertThat(conversion.rate()).isEqualByComparingTo("150.5");
    assertThat(conversion.how()).contains("USDJPY M5");
  }

  @Test
  void saysWhatIsMissingAndGuessesNothing() {
    Conversion none = convert("CHF", "USD", fixed("EUR", "USD", "1.25"));
    assertThat(none.rate()).isNull();
    assertThat(none.how()).contains("CHF in USD", "EUR/USD", "/api/v1/currency-rates/CHF/USD");

    Conversion noBar = convert("USD", "JPY", bars("USD", "JPY", "USDJPY"));
    assertThat(noBar.rate()).isNull();
    assertThat(noBar.how()).contains("USDJPY M5", "no bar");
  }

  @Test
  void takesNoRateThatIsTooOld() {
    var old = new Quote(BigDecimal.TEN, NOW.minus(Duration.ofHours(2)));
    Conversion bar = convert("USD", "JPY", old, bars("USD", "JPY", "USDJPY"));
    assertThat(bar.rate()).isNull();
    assertThat(bar.how()).contains("2026-02-03T10:00:00Z", "1 h");

    var then = new CurrencyRate("USD", "JPY", BigDecimal.TEN, old.at(), null, null, HOUR);
    assertThat(convert("USD", "JPY", then).rate()).isNull();
  }

  @Test
  void takesAnotherWayWhereTheDirectRateIsTooOld() {
    var old =
        new CurrencyRate(
            "EUR", "JPY", BigDecimal.ONE, NOW.minusSeconds(2 * HOUR), null, null, HOUR);
    Conversion cross =
        convert("EUR", "JPY", old, fixed("EUR", "USD", "1.25"), fixed("USD", "JPY", "160"));
    assertThat(cross.rate()).isEqualByComparingTo("200");
  }
}
