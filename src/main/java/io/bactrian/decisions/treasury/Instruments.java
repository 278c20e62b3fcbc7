package io.bactrian.decisions.treasury;

import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The symbol table. */
@Repository
public class Instruments {
  private final JdbcClient jdbc;
  private final PolicyChanges changes;

  Instruments(JdbcClient jdbc, PolicyChanges changes) {
    this.jdbc = jdbc;
    this.changes = changes;
  }

  public Optional<Instrument> of(String symbol) {
    return Optional.ofNullable(of(List.of(symbol)).get(symbol));
  }

  /** Those of the symbols that the table holds, by symbol. */
  public Map<String, Instrument> of(Collection<String> symbols) {
    if (symbols.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql("select * from symbols where symbol = any(:symbols)")
        .param("symbols", symbols.toArray(String[]::new))
        .query(Instrument.class)
        .list()
        .stream()
        .collect(Collectors.toMap(Instrument::symbol, Function.identity()));
  }

  @Transactional
  public Instrument put(Instrument wanted, String by, String reason) {
    changes.change(
        row(wanted.symbol()),
        new Why(by, reason),
        () ->
            jdbc.sql(
                    """
                    insert into symbols as s (symbol, contract_size, quote_currency, profit_currency, volume_step,
                      volume_min, updated_by)
                    values (:symbol, :contractSize, :quoteCurrency, :profitCurrency, :volumeStep, :volumeMin, :by)
                    on conflict (symbol) do update set (contract_size, quote_currency, profit_currency, volume_step,
                      volume_min, updated_at, updated_by) = (excluded.contract_size, excluded.quote_currency,
                      excluded.profit_currency, excluded.volume_step, excluded.volume_min, clock_timestamp(), :by)
                    where (s.contract_size, s.quote_currency, s.profit_currency, s.volume_step, s.volume_min)
                      is distinct from (excluded.contract_size, excluded.quote_currency, excluded.profit_currency,
                      excluded.volume_step, excluded.volume_min)
                    """)
                .param("by", by)
                .param("symbol", wanted.symbol())
                .param("contractSize", wanted.contractSize())
                .param("quoteCurrency", wanted.quoteCurrency())
                .param("profitCurrency", wanted.profitCurrency())
                .param("volumeStep", wanted.volumeStep())
                .param("volumeMin", wanted.volumeMin())
                .update());
    return of(wanted.symbol()).orElseThrow();
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where the table does not hold the symbol
   */
  @Transactional
  public void delete(String symbol, String by, String reason) {
    if (!changes.delete(row(symbol), new Why(by, reason))) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "symbol",
          "The symbol table does not hold %s: GET /api/v1/symbols lists what it holds."
              .formatted(symbol));
    }
  }

  private static Row row(String symbol) {
    return new Row("symbol " + symbol, "symbols", "symbol = :symbol", Map.of("symbol", symbol));
  }
}
