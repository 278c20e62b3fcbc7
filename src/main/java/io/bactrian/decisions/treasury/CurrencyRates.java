package io.bactrian.decisions.treasury;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.decisions.treasury.ExchangeRates.Quote;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The table of exchange rates, and what they are at a moment. */
@Repository
public class CurrencyRates {
  private final JdbcClient jdbc;
  private final PolicyChanges changes;
  private final BarReader bars;

  CurrencyRates(JdbcClient jdbc, PolicyChanges changes, BarReader bars) {
    this.jdbc = jdbc;
    this.changes = changes;
    this.bars = bars;
  }

  /** The rates that are in the table now, of series as they were at the moment. */
  public ExchangeRates at(Instant moment) {
    List<CurrencyRate> rates =
        jdbc.sql("select * from currency_rates order by from_currency, to_currency")
            .query((row, number) -> PolicyHistory.rate(row))
            .list();
    return new ExchangeRates(rates, (symbol, period) -> newest(symbol, period, moment), moment);
  }

  /** The close of the newest bar of a series that had closed at the moment. */
  private Optional<Quote> newest(String symbol, String period, Instant moment) {
    List<Bar> newest = bars.closedBars(symbol, period, moment, 1);
    return newest.stream().map(bar -> new Quote(bar.close(), bar.closeTime())).findFirst();
  }

  @Transactional
  public CurrencyRate put(CurrencyRate wanted, String by, String reason) {
    changes.change(
        row(wanted.from(), wanted.to()),
        new Why(by, reason),
        () ->
            jdbc.sql(
                    """
                    insert into currency_rates as r (from_currency, to_currency, rate, rate_at, symbol, period,
                      max_age_seconds, updated_by)
                    values (:from, :to, :rate, :rateAt, :symbol, :period, :age, :by)
                    on conflict (from_currency, to_currency) do update set (rate, rate_at, symbol, period,
                      max_age_seconds, updated_at, updated_by) = (excluded.rate, excluded.rate_at, excluded.symbol,
                      excluded.period, excluded.max_age_seconds, clock_timestamp(), :by)
                    where (r.rate, r.rate_at, r.symbol, r.period, r.max_age_seconds) is distinct from
                      (excluded.rate, excluded.rate_at, excluded.symbol, excluded.period, excluded.max_age_seconds)
                    """)
                .param("from", wanted.from())
                .param("to", wanted.to())
                .param("rate", wanted.rate())
                .param("rateAt", utc(wanted.rateAt()))
                .param("symbol", wanted.symbol())
                .param("period", wanted.period())
                .param("age", wanted.maxAgeSeconds())
                .param("by", by)
                .update());
    return wanted;
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where there is no such rate
   */
  @Transactional
  public void delete(String from, String to, String by, String reason) {
    if (!changes.delete(row(from, to), new Why(by, reason))) {
      throw HubException.missing("from", "rate", from + "/" + to, "/api/v1/currency-rates");
    }
  }

  private static Row row(String from, String to) {
    return new Row(
        "rate %s/%s".formatted(from, to),
        "currency_rates",
        "from_currency = :from and to_currency = :to",
        Map.of("from", from, "to", to));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }
}
