package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.spool.Intake;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The newest rows of a login, from which an Expert Advisor resumes. What is still in the spool is
 * not among them: resending it is harmless.
 */
@Repository
class Mt5Last {
  /**
   * @param spooled messages of any sender that wait for the database
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Last(
      String login,
      Instant serverTime,
      @Nullable Deal deal,
      List<Tick> ticks,
      @Nullable Account account,
      long spooled) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Deal(String ticket, Instant time, long timeMsc) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Tick(String symbol, Instant time, long timeMsc) {}

  @JsonNaming(SnakeCaseStrategy.class)
  public record Account(BigDecimal balance, BigDecimal equity, Instant receivedAt) {}

  private final JdbcClient jdbc;
  private final Intake<Inbound, Answer> intake;
  private final Clock clock;

  Mt5Last(JdbcClient jdbc, Intake<Inbound, Answer> intake, Clock clock) {
    this.jdbc = jdbc;
    this.intake = intake;
    this.clock = clock;
  }

  /**
   * @param server of the broker; empty where the sender does not name it
   * @throws HubException {@code UNPROCESSABLE} where it has to
   */
  Last of(String login, String server) {
    String account = accountOf(login, server);
    return new Last(
        login, clock.instant(), deal(account), ticks(account), account(account), intake.spooled());
  }

  /** Nothing is held of a server that is new beside another one. */
  private String accountOf(String login, String server) {
    Map<String, String> accounts = new LinkedHashMap<>();
    jdbc.sql("select server, account from mt5_accounts where login = ? order by first_seen_at")
        .param(login)
        .query(
            row -> {
              accounts.put(row.getString(1), row.getString(2));
            });
    if (accounts.isEmpty()) {
      return login;
    }
    if (!server.isEmpty()) {
      return accounts.getOrDefault(server, "");
    }
    if (accounts.size() > 1) {
      throw Mt5Store.serverUnknown(login, accounts.keySet());
    }
    return accounts.values().iterator().next();
  }

  private @Nullable Deal deal(String login) {
    return jdbc.sql(
            """
            select ticket, deal_time from trading_data where login = ?
            order by deal_time desc, id desc limit 1
            """)
        .param(login)
        .query(
            (row, n) ->
                new Deal(
                    row.getString(1),
                    instant(row, "deal_time"),
                    instant(row, "deal_time").toEpochMilli()))
        .optional()
        .orElse(null);
  }

  /** Steps from symbol to symbol: a login has few of them and many ticks. */
  private List<Tick> ticks(String login) {
    return jdbc.sql(
            """
            with recursive symbols as (
              (select symbol from market_ticks where login = :login order by symbol limit 1)
              union all
              select (select t.symbol from market_ticks t where t.login = :login and t.symbol > s.symbol
                order by t.symbol limit 1) from symbols s where s.symbol is not null)
            select s.symbol, t.tick_time from symbols s cross join lateral (
              select tick_time from market_ticks t where t.login = :login and t.symbol = s.symbol
              order by tick_time desc limit 1) t
            """)
        .param("login", login)
        .query(
            (row, n) ->
                new Tick(
                    row.getString(1),
                    instant(row, "tick_time"),
                    instant(row, "tick_time").toEpochMilli()))
        .list();
  }

  private @Nullable Account account(String login) {
    return jdbc.sql(
            """
            select balance, equity, received_at from account_snapshots where login = ?
            order by id desc limit 1
            """)
        .param(login)
        .query(
            (row, n) ->
                new Account(
                    row.getBigDecimal("balance"),
                    row.getBigDecimal("equity"),
                    instant(row, "received_at")))
        .optional()
        .orElse(null);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
