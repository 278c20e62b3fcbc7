package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Bar;
import io.bactrian.decisions.guardrails.Accounts.Account;
import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the tests of sizes and limits share. */
final class Planted {
  static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");

  private Planted() {}

  static BigDecimal number(String digits) {
    return new BigDecimal(digits);
  }

  /** 100,000 euros a lot, prices and profit in dollars. */
  static Instrument euro() {
    return new Instrument("EURUSD", number("100000"), "USD", "USD", number("0.01"), number("0.01"));
  }

  static Account account(String equity, String currency) {
    return new Account("5001", number(equity), currency, NOW.minusSeconds(30));
  }

  static ExchangeRates rates(CurrencyRate... rates) {
    return new ExchangeRates(List.of(rates), (symbol, period) -> Optional.empty(), NOW);
  }

  static CurrencyRate rate(String from, String to, String rate) {
    return new CurrencyRate(from, to, number(rate), NOW, null, null, 3600);
  }

  /** Five-minute bars, each from {@code low} to {@code high}, with these closes. */
  static List<Bar> bars(double half, double... closes) {
    var bars = new ArrayList<Bar>();
    for (int i = 0; i < closes.length; i++) {
      Instant open = NOW.minus(Duration.ofMinutes(5L * (closes.length - i)));
      BigDecimal close = BigDecimal.valueOf(closes[i]);
      bars.add(
          new Bar(
              open,
              open.plus(Duration.ofMinutes(5)),
              close,
              close.add(BigDecimal.valueOf(half)),
              close.subtract(BigDecimal.valueOf(half)),
              close,
              BigDecimal.ONE));
    }
    return bars;
  }
}
