package io.bactrian.decisions.treasury;

import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts money by the rates that there are at a moment: directly, the other way round, or through
 * one currency between. Nothing is guessed: without a rate that is young enough the conversion is
 * unknown and says what is missing.
 */
public final class ExchangeRates {
  private static final MathContext PRECISION = MathContext.DECIMAL64;

  private final List<CurrencyRate> rates;
  private final Quotes quotes;
  private final Instant now;

  /**
   * @param quotes of the series that rates name
   * @param now the moment at which money is converted
   */
  public ExchangeRates(List<CurrencyRate> rates, Quotes quotes, Instant now) {
    this.rates = rates;
    this.quotes = quotes;
    this.now = now;
  }

  /** The newest closed bar's close of a series. */
  public interface Quotes {
    Optional<Quote> newest(String symbol, String period);
  }

  /**
   * @param at when the bar closed
   */
  public record Quote(BigDecimal price, Instant at) {}

  public Conversion convert(String from, String to) {
    if (from.equals(to)) {
      return Conversion.SAME;
    }
    var faults = new ArrayList<String>();
    Conversion direct = leg(from, to, faults);
    if (direct != null) {
      return direct;
    }
    for (String between : neighbours(from)) {
      Conversion first = leg(from, between, faults);
      Conversion second = first == null ? null : leg(between, to, faults);
      if (first != null && second != null) {
        return new Conversion(
            known(first).multiply(known(second), PRECISION), first.how() + ", " + second.how());
      }
    }
    return Conversion.unknown(reason(from, to, faults));
  }

  private String reason(String from, String to, List<String> faults) {
    String fix = " Put one under /api/v1/currency-rates/%s/%s.".formatted(from, to);
    if (!faults.isEmpty()) {
      return faults.stream().distinct().collect(Collectors.joining("; ")) + "." + fix;
    }
    String held =
        rates.stream()
            .map(rate -> rate.from() + "/" + rate.to())
            .sorted()
            .collect(Collectors.joining(", "));
    return "there is no rate of %s in %s, only of %s."
            .formatted(from, to, held.isEmpty() ? "none" : held)
        + fix;
  }

  private TreeSet<String> neighbours(String currency) {
    var found = new TreeSet<String>();
    for (CurrencyRate rate : rates) {
      if (rate.from().equals(currency)) {
        found.add(rate.to());
      } else if (rate.to().equals(currency)) {
        found.add(rate.from());
      }
    }
    return found;
  }

  /** Null where there is no such rate, or none that is young enough: then faults says why. */
  private @Nullable Conversion leg(String from, String to, List<String> faults) {
    for (CurrencyRate rate : rates) {
      boolean same = rate.from().equals(from) && rate.to().equals(to);
      boolean inverse = rate.from().equals(to) && rate.to().equals(from);
      Quote quote = same || inverse ? quote(rate, faults) : null;
      if (quote != null) {
        BigDecimal price = same ? quote.price() : BigDecimal.ONE.divide(quote.price(), PRECISION);
        return new Conversion(price, how(rate, quote));
      }
    }
    return null;
  }

  private @Nullable Quote quote(CurrencyRate rate, List<String> faults) {
    String pair = rate.from() + "/" + rate.to();
    Quote quote = found(rate);
    if (quote == null) {
      faults.add(
          "%s comes from %s %s, of which no bar has closed"
              .formatted(pair, rate.symbol(), rate.period()));
      return null;
    }
    Duration limit = Duration.ofSeconds(rate.maxAgeSeconds());
    if (Duration.between(quote.at(), now).compareTo(limit) > 0) {
      faults.add(
          "the rate of %s is of %s, more than %s ago"
              .formatted(pair, quote.at(), Spans.inWords(limit)));
      return null;
    }
    return quote;
  }

  private @Nullable Quote found(CurrencyRate rate) {
    if (rate.rate() != null && rate.rateAt() != null) {
      return new Quote(rate.rate(), rate.rateAt());
    }
    return rate.symbol() == null || rate.period() == null
        ? null
        : quotes.newest(rate.symbol(), rate.period()).orElse(null);
  }

  private static String how(CurrencyRate rate, Quote quote) {
    String source = rate.symbol() == null ? "fixed" : rate.symbol() + " " + rate.period();
    return "%s/%s %s (%s, %s)"
        .formatted(
            rate.from(), rate.to(), quote.price().toPlainString(), source, quote.at().toString());
  }

  private static BigDecimal known(Conversion conversion) {
    if (conversion.rate() == null) {
      throw new IllegalStateException("a leg has a rate");
    }
    return conversion.rate();
  }
}
