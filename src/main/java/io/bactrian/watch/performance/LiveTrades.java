package io.bactrian.watch.performance;

import io.bactrian.models.performance.Trade;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads closed trades as the form of a report has them, and what an account held. */
@Repository
class LiveTrades {
  static final int MOST = 100_000;

  private static final String WHICH =
      """
      from closed_trades t left join tv_signals s on s.id = t.signal_id
      where (:login::text is null or t.login = :login) and (:strategy::text is null or t.strategy = :strategy)
        and (:symbol::text is null or t.symbol = :symbol)
        and t.closed_at > coalesce(:from::timestamptz, '-infinity') and t.closed_at <= coalesce(:to::timestamptz, 'infinity')
      """;

  private final JdbcClient jdbc;

  LiveTrades(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Which trades; null for no condition. Those that closed after {@code from}, up to {@code to}.
   */
  record Which(
      @Nullable String login,
      @Nullable String strategy,
      @Nullable String symbol,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * @param balance what was held without open positions
   * @param currency null where no message named it
   */
  record Account(double balance, @Nullable String currency) {}

  /** The accounts that they are of, some at the most. */
  List<String> logins(Which which) {
    return statement("select distinct t.login " + WHICH + "order by 1 limit 10", which)
        .query(String.class)
        .list();
  }

  /** By their close; one more than {@link #MOST} where there are more. */
  List<Trade> closed(Which which) {
    return statement(
            """
            select t.*, least(coalesce(s.fired_at, s.received_at), t.opened_at) as decided_at
            """
                + WHICH
                + "order by t.closed_at, t.position_id limit "
                + (MOST + 1),
            which)
        .query((row, number) -> trade(row))
        .list();
  }

  /** As it was reported last before a moment; empty where it was not. */
  Optional<Account> account(String login, Instant before) {
    return jdbc.sql(
            """
            select balance, currency from account_snapshots where login = :login and received_at <= :before
            order by id desc limit 1
            """)
        .param("login", login)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .query((row, number) -> new Account(row.getDouble("balance"), row.getString("currency")))
        .optional();
  }

  private JdbcClient.StatementSpec statement(String sql, Which which) {
    return jdbc.sql(sql)
        .param("login", which.login())
        .param("strategy", which.strategy())
        .param("symbol", which.symbol())
        .param("from", utc(which.from()))
        .param("to", utc(which.to()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  /** A broker reports costs as negative amounts; spread and slippage are in its prices. */
  private static Trade trade(ResultSet row) throws SQLException {
    String regime = row.getString("regime");
    Instant opened = instant(row, "opened_at");
    OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
    return new Trade(
        row.getString("symbol"),
        row.getString("side").equals("long") ? "BUY" : "SELL",
        row.getDouble("volume"),
        decided == null ? opened : decided.toInstant(),
        opened,
        row.getDouble("entry_price"),
        instant(row, "closed_at"),
        row.getDouble("exit_price"),
        Trade.CLOSED,
        0,
        row.getDouble("profit"),
        0,
        0,
        -row.getDouble("commission") - row.getDouble("fee"),
        -row.getDouble("swap"),
        row.getDouble("net_profit"),
        regime == null ? null : regime.split("-", 2)[0],
        Objects.requireNonNullElse(row.getString("signal_id"), ""),
        null);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
