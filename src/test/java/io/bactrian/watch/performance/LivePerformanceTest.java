package io.bactrian.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Closed trades of planted accounts, reported by a whole hub. */
@HubTest
class LivePerformanceTest {
  private static final String PATH = "/api/v1/trades/performance?strategy=";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;

  @BeforeEach
  void plant() {
    account("live-1", "2025-01-01T00:00:00Z", 10_000);
    trade(
        "live-1",
        "1",
        "reported",
        "2025-01-06T10:00:00Z",
        "2025-01-06T12:00:00Z",
        110,
        -4,
        "low-up");
    trade("live-1", "2", "reported", "2025-01-06T11:00:00Z", "2025-01-07T10:00:00Z", -50, -4, null);
    trade(
        "live-1",
        "3",
        "reported",
        "2025-01-08T10:00:00Z",
        "2025-01-08T10:00:00Z",
        20,
        -4,
        "high-down");
    trade("live-1", "4", "other", "2025-01-08T10:00:00Z", "2025-01-08T11:00:00Z", 1000, 0, null);
    trade("live-2", "1", "twice", "2025-01-06T10:00:00Z", "2025-01-06T12:00:00Z", 1, 0, null);
    trade("live-3", "1", "twice", "2025-01-06T10:00:00Z", "2025-01-06T12:00:00Z", 1, 0, null);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from closed_trades where login like 'live-_'");
    jdbc.update("delete from account_snapshots where login like 'live-_'");
  }

  private void account(String login, String at, double balance) {
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', ?, '', '') returning id)
        insert into account_snapshots (raw_message_id, login, balance, equity, currency, received_at)
        select id, ?, ?, ?, 'EUR', ?::timestamptz from message
        """,
        login,
        login,
        balance,
        balance,
        at);
  }

  private void trade(
      String login,
      String position,
      String strategy,
      String opened,
      String closed,
      double profit,
      double commission,
      @Nullable String regime) {
    jdbc.update(
        """
        insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, strategy, label, regime)
        values (?, ?, 'BTCUSD', 'long', 0.1, 100, 101, ?::timestamptz, ?::timestamptz, ?, 0, ?, -1, ?, 0, ?, 'win', ?)
        """,
        login,
        position,
        opened,
        closed,
        profit,
        commission,
        profit + commission - 1,
        strategy,
        regime);
  }

  private HubCalls hub(String key) {
    return new HubCalls(port, credentials, key);
  }

  @Test
  void reportsClosedTradesInTheFormOfABacktest() {
    hub("investor.key").call(403, "GET", PATH + "reported", "");
    JsonNode answer =
        hub("service.key").get(PATH + "reported&from=2025-01-06T00:00:00Z&to=2025-01-10T00:00:00Z");
    JsonNode report = answer.path("report");
    assertThat(answer.path("login").asText()).isEqualTo("live-1");
    assertThat(report.path("currency").asText()).isEqualTo("EUR");
    assertThat(report.path("start_equity").asDouble()).isEqualTo(10_000);
    assertThat(report.path("net_profit").asDouble()).isCloseTo(65, within(1e-9));
    assertThat(report.at("/trades/count").asInt()).isEqualTo(3);
    assertThat(report.at("/trades/win_rate").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(report.at("/trades/profit_factor").asDouble()).isCloseTo(120 / 55.0, within(1e-9));
    assertThat(report.at("/drawdown/money").asDouble()).isCloseTo(55, within(1e-9));
    assertThat(report.at("/drawdown/trough_at").asText()).isEqualTo("2025-01-07T10:00:00Z");
    assertThat(report.at("/costs/commission").asDouble()).isCloseTo(15, within(1e-9));
    assertThat(report.path("exposure").asDouble()).isCloseTo(24 / 96.0, within(1e-9));
    assertThat(report.at("/regimes/0/net_profit").asDouble()).isCloseTo(105, within(1e-9));
    assertThat(report.at("/regimes/3/regime").asText()).isEqualTo("unknown");
    assertThat(report.at("/sharpe/note").asText()).contains("4 days and 96 hours");
    assertThat(report.at("/baselines/0/name").asText()).isEqualTo("always_flat");
  }

  @Test
  void beginsWhereTheFirstWasOpenedWithWhatIsGiven() {
    JsonNode report =
        hub("service.key").get(PATH + "other&equity=500.5&to=2025-01-09T00:00:00Z").path("report");
    assertThat(report.path("from").asText()).isEqualTo("2025-01-08T10:00:00Z");
    assertThat(report.path("end_equity").asDouble()).isCloseTo(1499.5, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "400, login, twice",
    "400, equity, twice&login=live-2",
    "400, equity, reported&equity=-1",
    "400, from, reported&from=2025-02-01T00:00:00Z&to=2025-01-01T00:00:00Z",
    "400, to, reported&to=2999-01-01T00:00:00Z",
    "404, trades, nobody"
  })
  void namesTheParameterAndTheFix(int status, String field, String query) {
    JsonNode problem = hub("service.key").call(status, "GET", PATH + query, "");
    assertThat(problem.path("field").asText() + problem.path("detail").asText()).contains(field);
  }
}
