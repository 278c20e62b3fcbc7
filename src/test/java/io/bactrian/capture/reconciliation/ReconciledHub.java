package io.bactrian.capture.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A hub with rows as the webhooks leave them; each test takes a login and days of its own. */
@HubTest
abstract class ReconciledHub {
  private static final AtomicInteger TICKETS = new AtomicInteger(1000);

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;

  private final HttpClient http = HttpClient.newHttpClient();

  private final Set<String> logins = new HashSet<>();

  /** What stays open is exposure, which the guard of other tests would see. */
  @AfterEach
  void removeDeals() {
    logins.forEach(login -> jdbc.update("delete from trading_data where login = ?", login));
  }

  private Long message() {
    return jdbc.queryForObject(
        "insert into raw_messages (source, sender, body, sha256) values ('mt5', 'r', '', '')"
            + " returning id",
        Long.class);
  }

  void alert(String id, String exchange, String ticker, String firedAt) {
    jdbc.update(
        """
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, exchange, action,
          fired_at) values (?, ?, 'recon', convert_to(?, 'UTF8'), 'recon', ?, ?, 'buy', ?::timestamptz)\
        """,
        id,
        message(),
        id,
        ticker,
        exchange,
        firedAt);
  }

  void receipt(String login, String signal, String order, int retcode, String at) {
    receipt(login, signal, order, retcode, at, at);
  }

  void receipt(
      String login, String signal, String order, int retcode, String at, String receivedAt) {
    jdbc.update(
        """
        insert into order_receipts (raw_message_id, login, signal_id, order_id, retcode, receipt_time, received_at)
        values (?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz)\
        """,
        message(),
        login,
        signal,
        order,
        retcode,
        at,
        receivedAt);
  }

  /**
   * @param order null for a balance operation; else the position of a deal unless given
   * @param made its time; it is received then too
   */
  record Deal(
      String login,
      @Nullable String order,
      @Nullable String position,
      String type,
      @Nullable String entry,
      String volume,
      String profit,
      String reason,
      @Nullable String comment,
      String made,
      String receivedAt) {

    static Deal of(String login, String order, String type, String entry, String made) {
      return new Deal(login, order, order, type, entry, "0.1", "0", "EXPERT", null, made, made);
    }

    static Deal balance(String login, String type, String amount, String made) {
      return new Deal(login, null, null, type, null, "0", amount, "CLIENT", null, made, made);
    }

    Deal position(String id) {
      return new Deal(
          login, order, id, type, entry, volume, profit, reason, comment, made, receivedAt);
    }

    Deal volume(String lots) {
      return new Deal(
          login, order, position, type, entry, lots, profit, reason, comment, made, receivedAt);
    }

    Deal profit(String amount) {
      return new Deal(
          login, order, position, type, entry, volume, amount, reason, comment, made, receivedAt);
    }

    Deal reason(String why) {
      return new Deal(
          login, order, position, type, entry, volume, profit, why, comment, made, receivedAt);
    }

    Deal comment(String text) {
      return new Deal(
          login, order, position, type, entry, volume, profit, reason, text, made, receivedAt);
    }

    Deal received(String at) {
      return new Deal(
          login, order, position, type, entry, volume, profit, reason, comment, made, at);
    }
  }

  /** Returns the ticket. */
  String deal(Deal deal) {
    logins.add(deal.login());
    String ticket = Integer.toString(TICKETS.incrementAndGet());
    jdbc.update(
        """
        insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry,
          symbol, volume, price, profit, reason, comment, received_at)
        values (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?, ?::numeric, 1, ?::numeric, ?, ?, ?::timestamptz)\
        """,
        message(),
        deal.login(),
        ticket,
        deal.order(),
        deal.position(),
        deal.made(),
        deal.type(),
        deal.entry(),
        deal.order() == null ? null : "BTCUSD",
        deal.volume(),
        deal.profit(),
        deal.reason(),
        deal.comment(),
        deal.receivedAt());
    return ticket;
  }

  void balance(String login, String balance, String receivedAt) {
    jdbc.update(
        """
        insert into account_snapshots (raw_message_id, login, balance, equity, currency, received_at)
        values (?, ?, ?::numeric, 0, 'USD', ?::timestamptz)\
        """,
        message(),
        login,
        balance,
        receivedAt);
  }

  JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = call("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return mapper.readTree(answer.body());
  }

  HttpResponse<String> call(String method, String path, String body) throws Exception {
    return call(method, path, body, "service.key");
  }

  HttpResponse<String> call(String method, String path, String body, String key) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get(key))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
