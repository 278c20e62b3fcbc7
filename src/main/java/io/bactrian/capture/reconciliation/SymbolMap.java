package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.GivenFields;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What each login's broker calls the tickers of TradingView. */
@Repository
class SymbolMap {
  /** What says whether somebody changed a row meanwhile. */
  static final String VERSION = "(extract(epoch from m.updated_at) * 1000000)::bigint";

  /** Of the alerts of a month, under which symbol the account's broker trades each ticker. */
  private static final String TRADED_AS =
      """
      select coalesce(exchange, '') || ':' || ticker as name, broker_symbol(:login, exchange, ticker) as symbol, alerts
      from (select exchange, ticker, count(*) as alerts from tv_signals
        where coalesce(fired_at, received_at) > now() - interval '30 days' group by exchange, ticker) s
      """;

  private final JdbcClient jdbc;
  private final OperatorActions actions;

  SymbolMap(JdbcClient jdbc, OperatorActions actions) {
    this.jdbc = jdbc;
    this.actions = actions;
  }

  /**
   * @param ticker as TradingView writes it, with its exchange or without
   * @param symbol as the broker writes it
   * @param updatedBy who changed this row last
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Mapping(
      String id,
      String login,
      String ticker,
      String symbol,
      Instant updatedAt,
      String updatedBy,
      long version) {}

  /**
   * @param symbol null where the ticker goes by its own name again
   * @param alerts of the last 30 days
   * @param differently of these, how many are matched to another symbol than before
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SymbolMapped(
      String login, String ticker, @Nullable String symbol, long alerts, long differently) {}

  private record Traded(String name, String symbol, long alerts) {}

  /**
   * Maps one ticker, or lets it go by its own name.
   *
   * @param seen the version that the caller read, 0 where there was none; null for whatever is
   *     there
   */
  @Transactional
  public SymbolMapped set(
      SymbolMapController.SymbolWanted wanted, @Nullable Long seen, String by, String reason) {
    String login = Symbols.login(wanted.login() == null ? "" : wanted.login());
    String ticker = Symbols.text("ticker", wanted.ticker() == null ? "" : wanted.ticker());
    String symbol = wanted.symbol() == null ? null : Symbols.text("symbol", wanted.symbol());
    lock(login);
    Mapping held =
        mappings(login).stream()
            .filter(one -> one.ticker().equals(ticker))
            .findFirst()
            .orElse(null);
    GivenFields.seen(
        seen,
        held == null ? 0 : held.version(),
        () ->
            held == null
                ? "somebody took it away."
                : "%s mapped it to %s at %s."
                    .formatted(held.updatedBy(), held.symbol(), held.updatedAt()));
    List<Traded> before = traded(login);
    String from = held == null ? null : held.symbol();
    if (!Objects.equals(symbol, from)) {
      store(login, ticker, symbol, by);
      var kept = new HashMap<String, @Nullable Object>();
      kept.put("ticker", ticker);
      kept.put("from", from);
      kept.put("to", symbol);
      kept.put("reason", reason);
      actions.record(by, "symbol-map.set", login, kept);
    }
    List<Traded> after = traded(login);
    return new SymbolMapped(
        login,
        ticker,
        symbol,
        after.stream().mapToLong(Traded::alerts).sum(),
        after.stream().filter(one -> !before.contains(one)).mapToLong(Traded::alerts).sum());
  }

  private List<Traded> traded(String login) {
    return jdbc.sql(TRADED_AS).param("login", login).query(Traded.class).list();
  }

  private void store(String login, String ticker, @Nullable String symbol, String by) {
    String sql =
        symbol == null
            ? "delete from symbol_map where login = :login and ticker = :ticker"
            : """
              insert into symbol_map (login, ticker, symbol, updated_by) values (:login, :ticker, :symbol, :by)
              on conflict (login, ticker) do update set symbol = excluded.symbol, updated_by = excluded.updated_by,
                updated_at = excluded.updated_at
              """;
    JdbcClient.StatementSpec statement =
        jdbc.sql(sql).param("login", login).param("ticker", ticker);
    (symbol == null ? statement : statement.param("symbol", symbol).param("by", by)).update();
  }

  /**
   * @param symbols that the hub has bars of and that begin alike
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record UnmappedTicker(
      @Nullable String exchange,
      String ticker,
      long alerts,
      Instant lastAt,
      List<String> symbols) {}

  /** Tickers of the last 30 days' alerts that no account's map names and no symbol is called. */
  List<UnmappedTicker> unmapped() {
    return jdbc.sql(
            """
            select s.*, array(select distinct b.symbol from bar_series b
              where starts_with(upper(b.symbol), left(upper(s.ticker), 3)) order by 1 limit 5) as symbols
            from (select exchange, ticker, count(*) as alerts, max(received_at) as last_at from tv_signals
              where coalesce(fired_at, received_at) > now() - interval '30 days' group by exchange, ticker) s
            where not exists (select from bar_series b where b.symbol = regexp_replace(s.ticker, '_DLY?$', ''))
              and not exists (select from symbol_map m where m.ticker in (s.ticker, s.exchange || ':' || s.ticker))
            order by s.alerts desc, s.ticker limit 100
            """)
        .query(
            (row, number) ->
                new UnmappedTicker(
                    row.getString("exchange"),
                    row.getString("ticker"),
                    row.getLong("alerts"),
                    row.getTimestamp("last_at").toInstant(),
                    List.of((String[]) row.getArray("symbols").getArray())))
        .list();
  }

  private void lock(String login) {
    jdbc.sql(
            "select 1 from (select pg_advisory_xact_lock(hashtextextended('symbol_map ' || :login,"
                + " 0))) l")
        .param("login", login)
        .query(Integer.class)
        .single();
  }

  /**
   * @param login null for all
   */
  List<Mapping> mappings(@Nullable String login) {
    return jdbc.sql(
            """
            select m.*, %s as version from symbol_map m
            where cast(:login as text) is null or login = :login order by login, ticker
            """
                .formatted(VERSION))
        .param("login", login)
        .query(
            (row, number) ->
                new Mapping(
                    row.getString("login") + ":" + row.getString("ticker"),
                    row.getString("login"),
                    row.getString("ticker"),
                    row.getString("symbol"),
                    row.getTimestamp("updated_at").toInstant(),
                    row.getString("updated_by"),
                    row.getLong("version")))
        .list();
  }

  /**
   * Makes the login's map this one, in one transaction; rows that stay as they were keep their
   * author. Two who replace the same map at the same time go one after the other.
   */
  @Transactional
  public List<Mapping> replace(String login, Symbols wanted, String by) {
    lock(login);
    actions.record(by, "symbol-map.replace", login, Map.of("tickers", wanted.tickers().size()));
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
