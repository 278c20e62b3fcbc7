package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A hub with its own routes; deals, receipts and signals as the webhooks leave them. */
@HubTest
public abstract class LabelledHub {
  static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine
  static final String LOGIN = "6001";
  private static final AtomicInteger TICKETS = new AtomicInteger(5000);

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired public JdbcClient jdbc;
  @Autowired public ObjectMapper mapper;

  private final HttpClient http = HttpClient.newHttpClient();

  public long message() {
    return jdbc.sql(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '6001', '', '')"
                + " returning id")
        .query(Long.class)
        .single();
  }

  void signal(String id, String strategy, String ticker, String firedAt) {
    jdbc.sql(
            """
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, fired_at)
            values (:id, :message, 'secret-token-id', uuid_send(gen_random_uuid()), :strategy, :ticker, 'buy',
              :fired::timestamptz)
            """)
        .param("id", id)
        .param("message", message())
        .param("strategy", strategy)
        .param("ticker", ticker)
        .param("fired", firedAt)
        .update();
  }

  /** One deal of one lot of a symbol without bars; the time is the second of a minute. */
  public void deal(
      String position, int second, String type, String entry, String price, String profit) {
    deal(position, second, type, entry, price, profit, null, "95");
  }

  public void deal(
      String position,
      int second,
      String type,
      String entry,
      String price,
      String profit,
      @Nullable String comment,
      String stop) {
    jdbc.sql(
            """
            insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry,
              symbol, volume, price, profit, comment, sl)
            values (:message, '6001', :ticket, 'o' || :ticket, :position, '2025-01-06T10:00:00Z'::timestamptz
              + make_interval(secs => :second), :type, :entry, 'LABELLED', 1, :price::numeric, :profit::numeric,
              :comment, :stop::numeric)
            """)
        .param("message", message())
        .param("ticket", Integer.toString(TICKETS.incrementAndGet()))
        .param("position", position)
        .param("second", second)
        .param("type", type)
        .param("entry", entry)
        .param("price", price)
        .param("profit", profit)
        .param("comment", comment)
        .param("stop", stop)
        .update();
  }

  /** A trade that made two R, or lost one. */
  public void trade(String position, @Nullable String signal, boolean won) {
    deal(position, 1, "BUY", "IN", "100", "0", signal, "95");
    deal(position, 60, "SELL", "OUT", won ? "110" : "95", won ? "100" : "-50");
    awaitValue("select label from closed_trades", position, won ? "win" : "loss");
  }

  /**
   * @param select one text of the trade
   */
  public void awaitValue(String select, String position, @Nullable String expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(value(select, position)).isEqualTo(expected));
  }

  public @Nullable String value(String select, String position) {
    return jdbc
        .sql(select + " where login = '6001' and position_id = :position")
        .param("position", position)
        .query(String.class)
        .list()
        .stream()
        .findFirst()
        .orElse(null);
  }

  public static String labelOf(String position) {
    return "/api/v1/trades/" + LOGIN + "/" + position.replace("#", "%23") + "/label";
  }

  public JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = call(method, path, body, "service.key");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return mapper.readTree(answer.body());
  }

  public HttpResponse<String> call(String method, String path, String body, String key)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get(key))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
