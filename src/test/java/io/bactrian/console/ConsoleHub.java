package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.math.BigDecimal;
import java.net.URI;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A hub on a real PostgreSQL with no routes, so that rows are there only when a test wrote them.
 */
@HubTest(
    properties = {
      "hub.home=src/test/resources/homes/console",
      "camel.main.routes-include-pattern=false"
    })
abstract class ConsoleHub {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Autowired JdbcTemplate jdbc;
  @Autowired TestRestTemplate http;
  @Autowired Credentials credentials;
  @LocalServerPort int port;

  /**
   * Again where it meets a reader of the hub's who holds one of the tables and waits for another.
   */
  void empty() {
    await()
        .ignoreException(PessimisticLockingFailureException.class)
        .untilAsserted(
            () ->
                jdbc.execute(
                    "truncate raw_messages, tv_signals, signal_enrichments, closed_trades,"
                        + " trade_labels, dead_letters, rejected_messages, change_subscribers,"
                        + " change_log, change_inbox, market_ticks, sync_runs restart identity"
                        + " cascade"));
  }

  ResponseEntity<String> get(String path) {
    return get(path, "service.key");
  }

  ResponseEntity<String> get(String path, String credential) {
    return get(UriComponentsBuilder.fromUriString(path).encode().build().toUri(), credential);
  }

  ResponseEntity<String> get(URI address, String credential) {
    URI absolute = URI.create("http://localhost:" + port).resolve(address);
    return http.exchange(
        RequestEntity.get(absolute)
            .header("Authorization", "Bearer " + credentials.get(credential))
            .build(),
        String.class);
  }

  /** What is answered with 200. */
  JsonNode json(String path) throws JsonProcessingException {
    ResponseEntity<String> answer = get(path);
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(HttpStatus.OK);
    return JSON.readTree(answer.getBody());
  }

  void signal(String id, String strategy, String ticker, String price) {
    Long message =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('tradingview', 't',"
                + " '', '') returning id",
            Long.class);
    jdbc.update(
        """
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price,
                                indicators)
        values (?, ?, 't', uuid_send(gen_random_uuid()), ?, ?, 'buy', ?, '{"rsi": 70.10000000000000000001}')\
        """,
        id,
        message,
        strategy,
        ticker,
        new BigDecimal(price));
  }

  void account(String login, String at) {
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', ?, '', '') returning id)
        insert into account_snapshots (raw_message_id, login, balance, equity, currency, received_at)
        select id, ?, 10000, 10000, 'EUR', ?::timestamptz from message
        """,
        login,
        login,
        at);
  }

  void trade(String login, String position, String closedAt, String label) {
    jdbc.update(
        """
        insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, strategy, label)
        values (?, ?, 'BTCUSD', 'long', 0.1, 42000.5, 42001.5, ?::timestamptz - interval '1 hour', ?::timestamptz,
          0.1, 0, 0, 0, 0.1, 3600, 'cross', ?)\
        """,
        login,
        position,
        closedAt,
        closedAt,
        label);
  }

  void rejected(String body) {
    jdbc.update(
        """
        insert into rejected_messages (source, sender, body, body_size, code, reason)
        values ('mt5', '5001', convert_to(?, 'UTF8'), 7, 'malformed-json', 'The body ends early.')\
        """,
        body);
  }

  void deadLetter(String state) {
    jdbc.update(
        """
        insert into dead_letters (route_id, subscriber, code, message, payload, attempts, state)
        values ('label-trades', 'label', 'internal', 'No such position.', '{"price": 1.10}', 5, ?)\
        """,
        state);
  }
}
