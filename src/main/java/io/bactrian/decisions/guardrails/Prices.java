package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.treasury.CurrencyRates;
import io.bactrian.decisions.treasury.ExchangeRates.Quote;
import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What a symbol costs: the close of its newest closed bar, if that is young enough. */
final class Prices {
  private Prices() {}

  static Known<BigDecimal> newest(
      CurrencyRates bars, String symbol, String period, Instant moment, Duration maxAge) {
    Quote quote = bars.newest(symbol, period, moment).orElse(null);
    if (quote == null) {
      return Known.unknown("no %s bar of %s has closed: name price".formatted(period, symbol));
    }
    if (Duration.between(quote.at(), moment).compareTo(maxAge) > 0) {
      return Known.unknown(
          "the newest %s bar of %s closed at %s, more than %s ago: name price"
              .formatted(period, symbol, quote.at(), Spans.inWords(maxAge)));
    }
    return Known.of(quote.price());
  }
}
