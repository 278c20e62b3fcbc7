package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tokens and secrets over their whole life, and what a refused message can still become. */
@HubTest
class SendersTest {
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;
  String strategy;
  String login;

  @BeforeEach
  void begin() {
    sender = new Sender(port, credentials);
    strategy = "s-" + UUID.randomUUID();
    login = Long.toString(ThreadLocalRandom.current().nextLong(1_000_000_000L, 9_000_000_000L));
  }

  @Test
  void aTokenTakesAlertsOfItsStrategyOnly() {
    JsonNode made = made(call("POST", "/api/v1/webhook-tokens", json("strategy", strategy)));
    var answer = sender.send(sender.post(made.get("path").asText(), alert(strategy, "1")));
    assertThat(answer.body().get("status").asText()).isEqualTo("stored");
    assertThat(row(answer).get("token_id")).isEqualTo(made.get("id").asText());
    var other = sender.send(sender.post(made.get("path").asText(), alert("another", "1")));
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.body().get("field").asText()).isEqualTo("strategy");
  }

  @Test
  void aRotatedTokenIsGoodForItsGraceAndARevokedOneForNothing() {
    JsonNode first = made(call("POST", "/api/v1/webhook-tokens", "{}"));
    String tokens = "/api/v1/webhook-tokens/" + first.get("id").asText();
    JsonNode second = call("POST", tokens + "/rotate", "{\"grace_hours\":1}").body();
    assertThat(post(first)).isEqualTo(200);
    assertThat(post(second)).isEqualTo(200);
    JsonNode third = call("POST", tokens + "/rotate", "{\"grace_hours\":0}").body();
    assertThat(post(first)).isEqualTo(401);
    assertThat(post(second)).isEqualTo(401);
    assertThat(post(third)).isEqualTo(200);
    assertThat(call("DELETE", tokens, "").status()).isEqualTo(204);
    assertThat(post(third)).isEqualTo(401);
    assertThat(call("POST", tokens + "/rotate", "{}").status()).isEqualTo(404);
  }

  @Test
  void listsTokensWithoutTheirSecrets() {
    JsonNode made = made(call("POST", "/api/v1/webhook-tokens", json("note", "for " + strategy)));
    String all = call("GET", "/api/v1/webhook-tokens", "").body().toString();
    assertThat(all).contains("for " + strategy).doesNotContain(made.get("token").asText());
    assertThat(jdbc.sql("select t::text from webhook_token_secrets t").query(String.class).list())
        .isNotEmpty()
        .noneMatch(row -> row.contains(made.get("token").asText()));
  }

  @Test
  void refusesTheSecondOfTwoWhoRotate() {
    String token =
        "/api/v1/webhook-tokens/"
            + made(call("POST", "/api/v1/webhook-tokens", json("strategy", strategy)))
                .get("id")
                .asText();
    call("POST", "/api/v1/mt5-logins", json("login", login));
    for (String address : List.of(token, "/api/v1/mt5-logins/" + login)) {
      assertThat(call("GET", address, "").body().get("version").asInt()).isEqualTo(1);
      var first = call("POST", address + "/rotate", "{\"version\":1}");
      assertThat(first.status()).isEqualTo(200);
      var second = call("POST", address + "/rotate", "{\"version\":1}");
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.body().get("detail").asText()).contains("service rotated it at 20");
      assertThat(call("GET", address, "").body().get("valid_secrets").asInt()).isEqualTo(2);
      String subject = address.substring(address.lastIndexOf('/') + 1);
      String kept =
          call("GET", "/api/v1/operator-actions?subject=" + subject, "").body().toString();
      assertThat(kept).contains(".make", ".rotate", "\"grace_hours\":24");
      String secret = first.body().path("token").asText(first.body().path("secret").asText());
      assertThat(secret).hasSizeGreaterThan(30);
      assertThat(kept).doesNotContain(secret);
    }
  }

  @Test
  void anExpertAdvisorMayNotMakeTokens() {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/webhook-tokens"))
            .header("Authorization", "Bearer " + credentials.get("ea.key"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    assertThat(sender.send(request).status()).isEqualTo(403);
  }

  @Test
  void aLoginWithASecretOfItsOwnIsTakenWithThatOnly() {
    assertThat(account(credentials.get("mt5.secret"))).isEqualTo(200);
    String secret = secret(call("POST", "/api/v1/mt5-logins", json("login", login)));
    assertThat(account(credentials.get("mt5.secret"))).isEqualTo(401);
    assertThat(account(secret)).isEqualTo(200);
    assertThat(jdbc.sql("select t::text from mt5_login_secrets t").query(String.class).list())
        .isNotEmpty()
        .noneMatch(row -> row.contains(secret));
  }

  @Test
  void twoSecretsOfALoginAreGoodWhileItRotates() {
    String first = secret(call("POST", "/api/v1/mt5-logins", json("login", login)));
    String second = secret(call("POST", "/api/v1/mt5-logins/" + login + "/rotate", "{}"));
    assertThat(account(first)).isEqualTo(200);
    assertThat(account(second)).isEqualTo(200);
    assertThat(call("DELETE", "/api/v1/mt5-logins/" + login, "").status()).isEqualTo(204);
    assertThat(account(second)).isEqualTo(401);
    assertThat(account(credentials.get("mt5.secret"))).isEqualTo(401);
    String third = secret(call("POST", "/api/v1/mt5-logins", json("login", login)));
    assertThat(account(third)).isEqualTo(200);
    assertThat(account(second)).isEqualTo(401);
  }

  @Test
  void oneLoginsSecretDoesNotSignForAnother() {
    String secret = secret(call("POST", "/api/v1/mt5-logins", json("login", login)));
    login = login + "1";
    assertThat(account(secret)).isEqualTo(401);
  }

  @Test
  void answersTheNewestRowsOfALogin() {
    String body =
        """
        {"login":"%s","gmt_offset_s":7200,"kind":"deal","items":[
          {"ticket":"7","time_msc":1735689600123,"type":"BALANCE","profit":100},
          {"ticket":"8","time_msc":1735689700123,"type":"BALANCE","profit":1}]}\
        """
            .formatted(login);
    assertThat(sender.mt5(UUID.randomUUID().toString(), body).status()).isEqualTo(200);
    JsonNode last = sender.send(lastRequest(lastPath(login), login)).body();
    assertThat(last.at("/deal/ticket").asText()).isEqualTo("8");
    assertThat(last.at("/deal/time_msc").asLong()).isEqualTo(1735689700123L - 7_200_000);
    assertThat(last.get("ticks")).isEmpty();
    assertThat(last.get("account").isNull()).isTrue();
    assertThat(sender.send(lastRequest("x", login)).status()).isEqualTo(401);
  }

  @Test
  void takesASignatureOnTheSharedSecretForItsOwnLoginOnly() {
    assertThat(sender.send(lastRequest(lastPath(login), login)).status()).isEqualTo(200);
    assertThat(sender.send(lastRequest(lastPath(login), login + "2")).status()).isEqualTo(401);
    assertThat(sender.send(lastRequest("", login)).status()).isEqualTo(401);
  }

  @Test
  void takesAnEmptySignedBodyOnALoginsOwnSecret() {
    var made = call("POST", "/api/v1/mt5-logins", json("login", login)).body();
    String secret = made.get("secret").asText();
    for (String signed : List.of("", lastPath(login))) {
      assertThat(sender.send(signed("GET", lastPath(login), "", signed, secret)).status())
          .isEqualTo(200);
    }
    assertThat(sender.send(lastRequest(lastPath(login), login)).status()).isEqualTo(401);
  }

  @Test
  void replaysARefusedMessageOnceItIsMended() {
    String broken =
        "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\",\"comment\":\"a \"b\"\"}";
    assertThat(sender.alert(broken.formatted(strategy)).status()).isEqualTo(400);
    long id = refused();
    var unchanged = call("POST", "/api/v1/rejected/" + id + "/replay", "");
    assertThat(unchanged.status()).isEqualTo(400);
    assertThat(refused()).isEqualTo(id);
    String repaired = alert(strategy, "1").replace("\"", "\\\"");
    var answer = call("POST", "/api/v1/rejected/" + id + "/replay", json("body", repaired));
    assertThat(answer.body().get("status").asText()).isEqualTo("stored");
    assertThat(row(answer))
        .containsEntry("strategy", strategy)
        .containsEntry("token_id", "default");
    assertThat(call("POST", "/api/v1/rejected/" + id + "/replay", "").status()).isEqualTo(409);
    assertThat(
            call("GET", "/api/v1/rejected?limit=1", "").body().at("/items/0/replayed_as").asText())
        .isEqualTo(answer.body().get("id").asText());
  }

  @Test
  void marksAnAlertThatSharesItsMomentWithAnother() {
    String one =
        alert(strategy, "1")
            .replace(
                "}",
                ",\"timenow\":\"2025-01-01T00:00:05Z\",\"order_id\":\"%s\"}".formatted(strategy));
    var first = sender.alert(one);
    var second = sender.alert(one.replace("\"close\":1", "\"close\":2"));
    assertThat(first.body().get("status").asText()).isEqualTo("stored");
    assertThat(second.body().get("status").asText()).isEqualTo("stored");
    assertThat(row(first).get("suspect_of")).isNull();
    assertThat(row(second).get("suspect_of")).isEqualTo(first.body().get("id").asText());
  }

  private long refused() {
    return jdbc.sql("select max(id) from rejected_messages").query(Long.class).single();
  }

  private Map<String, Object> row(Sender.Answer answer) {
    return jdbc.sql("select * from tv_signals where id = ?")
        .param(answer.body().get("id").asText())
        .query()
        .singleRow();
  }

  private int post(JsonNode made) {
    return sender.send(sender.post(made.get("path").asText(), alert(strategy, "1"))).status();
  }

  private static JsonNode made(Sender.Answer answer) {
    assertThat(answer.status()).isEqualTo(201);
    return answer.body();
  }

  private static String secret(Sender.Answer answer) {
    assertThat(answer.status()).isBetween(200, 201);
    return answer.body().get("secret").asText();
  }

  private int account(String secret) {
    String body =
        """
        {"login":"%s","gmt_offset_s":0,"kind":"account","items":[{"balance":1,"equity":1}]}\
        """
            .formatted(login);
    return sender.send(signed("POST", "/webhooks/mt5", body, body, secret)).status();
  }

  private HttpRequest lastRequest(String signedBody, String login) {
    return signed("GET", lastPath(login), "", signedBody, credentials.get("mt5.secret"));
  }

  private static String lastPath(String login) {
    return "/webhooks/mt5/" + login + "/last";
  }

  private HttpRequest signed(
      String method, String path, String body, String signedBody, String secret) {
    String id = UUID.randomUUID().toString();
    String time = Long.toString(Instant.now().getEpochSecond());
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .headers("webhook-id", id, "webhook-timestamp", time)
        .header("webhook-signature", Sender.sign(secret, id, time, signedBody))
        .method(method, BodyPublishers.ofString(body))
        .build();
  }

  private Sender.Answer call(String method, String path, String body) {
    return sender.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private static String json(String field, String value) {
    return "{\"%s\":\"%s\"}".formatted(field, value);
  }

  private static String alert(String strategy, String close) {
    return "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\",\"close\":%s}"
        .formatted(strategy, close);
  }
}
