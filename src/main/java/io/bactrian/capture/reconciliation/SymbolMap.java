package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What each login's broker calls the tickers of TradingView. */
@Repository
class SymbolMap {
  private final JdbcClient jdbc;

  SymbolMap(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param ticker as TradingView writes it, with its exchange or without
   * @param symbol as the broker writes it
   * @param updatedBy who changed this row last
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Mapping(String login, String ticker, String symbol, Instant updatedAt, String updatedBy) {}

  /**
   * @param login null for all
   */
  List<Mapping> mappings(@Nullable String login) {
    return jdbc.sql(
            """
            select login, ticker, symbol, updated_at, updated_by from symbol_map
            where cast(:login as text) is null or login = :login order by login, ticker
            """)
        .param("login", login)
        .query(
            (row, number) ->
                new Mapping(
                    row.getString("login"),
                    row.getString("ticker"),
                    row.getString("symbol"),
                    row.getTimestamp("updated_at").toInstant(),
                    row.getString("updated_by")))
        .list();
  }

  /**
   * Makes the login's map this one, in one transaction; rows that stay as they were keep their
   * author. Two who replace the same map at the same time go one after the other.
   */
  @Transactional
  public List<Mapping> replace(String login, Symbols wanted, String by) {
    jdbc.sql(
            "select 1 from (select pg_advisory_xact_lock(hashtextextended('symbol_map ' || :login,"
                + " 0))) l")
        .param("login", login)
        .query(Integer.class)
        .single();
    jdbc.sql("delete from symbol_map where login = :login and ticker <> all(:tickers)")
        .param("login", login)
        .param("tickers", wanted.tickers().toArray(String[]::new))
        .update();
    jdbc.sql(
            """
            insert into symbol_map as m (login, ticker, symbol, updated_by)
            select :login, ticker, symbol, :by
            from unnest(cast(:tickers as text[]), cast(:symbols as text[])) as wanted (ticker, symbol)
            on conflict (login, ticker) do update
              set symbol = excluded.symbol, updated_at = excluded.updated_at, updated_by = excluded.updated_by
              where m.symbol <> excluded.symbol
            """)
        .param("login", login)
        .param("by", by)
        .param("tickers", wanted.tickers().toArray(String[]::new))
        .param("symbols", wanted.symbols().toArray(String[]::new))
        .update();
    return mappings(login);
  }
}
