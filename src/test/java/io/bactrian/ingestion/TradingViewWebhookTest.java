package io.bactrian.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.security.Credentials;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
class TradingViewWebhookTest {
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void sender() {
    sender = new Sender(port, credentials);
  }

  @Test
  void storesAnAlertBeforeItAnswers() {
    var answer = sender.alert(alert("\"close\":\"42000.50\",\"timenow\":\"2025-01-01T00:00:05Z\""));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().get("status").asText()).isEqualTo("stored");
    Map<String, Object> row = row(answer.body().get("id").asText());
    assertThat(row.get("close")).isEqualTo(new BigDecimal("42000.50"));
    assertThat(row.get("token_id")).isEqualTo("default");
  }

  @Test
  void answersDuplicateWithTheFirstId() {
    String body = alert("\"timenow\":\"2025-01-01T00:00:05Z\"");
    String first = sender.alert(body).body().get("id").asText();
    var second = sender.alert(body, "Content-Type", "text/plain; charset=utf-8");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().get("status").asText()).isEqualTo("duplicate");
    assertThat(second.body().get("id").asText()).isEqualTo(first);
  }

  @Test
  void takesPartialFillsOfOneSecondAsSeparateSignals() {
    String one = alert("\"timenow\":\"2025-01-01T00:00:05Z\",\"order_id\":\"L\",\"contracts\":1");
    String two = one.replace("\"contracts\":1", "\"contracts\":2");
    assertThat(sender.alert(one).body().get("id")).isNotEqualTo(sender.alert(two).body().get("id"));
  }

  @Test
  void takesIdenticalBytesWithoutATimeAgainAfterTheWindow() {
    String body = alert("\"close\":1");
    String first = sender.alert(body).body().get("id").asText();
    assertThat(sender.alert(body).body().get("status").asText()).isEqualTo("duplicate");
    jdbc.sql(
            "update tv_signals set received_at = received_at - interval '11 minutes' where id = :id")
        .param("id", first)
        .update();
    assertThat(sender.alert(body).body().get("status").asText()).isEqualTo("stored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"action\":\"long\"              | invalid-field  | action",
        "\"close\":-1                     | invalid-field  | close",
        "\"close\":\"NaN\"                | invalid-field  | close",
        "\"time\":\"yesterday\"           | invalid-field  | time",
        "\"indicators\":[1]               | invalid-field  | indicators",
        "\"indicators\":{\"a\":1e999999}  | invalid-field  | indicators.a",
        "\"comment\":\"a\\u0000b\"        | invalid-field  | comment",
        "\"a\":1,\"a\":2                  | malformed-json | ``",
        "\"close\":NaN                    | malformed-json | ``",
      })
  void refusesBadFieldsByNameAndKeepsTheMessage(String fields, String code, String field) {
    String body = "{\"strategy\":\"%s\",\"ticker\":\"T\",%s}".formatted(UUID.randomUUID(), fields);
    if (!fields.contains("action")) {
      body =
          body.replace("{", "{\"action\":\"buy\",")
              .replace("{\"action\":\"buy\",\"a\":", "{\"a\":");
    }
    var answer = sender.alert(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body().get("type").asText()).isEqualTo("urn:bactrian:problem:" + code);
    assertThat(answer.body().path("field").asText()).isEqualTo(field);
    Map<String, Object> kept =
        jdbc.sql("select * from rejected_messages order by id desc limit 1").query().singleRow();
    assertThat(new String((byte[]) kept.get("body"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(body);
    assertThat(kept).containsEntry("code", code).containsEntry("sender", "default");
  }

  @Test
  void refusesAnUnknownTokenAndKeepsNothing() {
    long before = rejected();
    var answer = sender.send(sender.post("/webhooks/tradingview/wrong", alert("\"close\":1")));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(sender.send(sender.post("/webhooks/tradingview/", "{}")).status()).isEqualTo(401);
    assertThat(rejected()).isEqualTo(before);
  }

  @Test
  void keepsTheBeginningOfABodyOverTheLimit() {
    var answer = sender.alert("x".repeat(300_000));
    assertThat(answer.status()).isEqualTo(413);
    Map<String, Object> kept =
        jdbc.sql("select * from rejected_messages order by id desc limit 1").query().singleRow();
    assertThat(kept).containsEntry("code", "too-large").containsEntry("body_size", 300_000L);
    assertThat((byte[]) kept.get("body")).hasSize(256 * 1024);
  }

  @Test
  void answersOtherMethodsAndAddressesWithProblems() {
    String path = "/webhooks/tradingview/" + credentials.get("tradingview.token");
    var get =
        java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path))
            .build();
    assertThat(sender.send(get).status()).isEqualTo(405);
    assertThat(sender.send(sender.post("/webhooks/elsewhere", "{}")).status()).isEqualTo(404);
    assertThat(sender.send(sender.post(path + "/x", "{}")).status()).isEqualTo(401);
  }

  private long rejected() {
    return jdbc.sql("select count(*) from rejected_messages").query(Long.class).single();
  }

  private Map<String, Object> row(String id) {
    return jdbc.sql("select * from tv_signals where id = :id").param("id", id).query().singleRow();
  }

  private static String alert(String fields) {
    return "{\"strategy\":\"%s\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",%s}"
        .formatted(UUID.randomUUID(), fields);
  }
}
