package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
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
  @Autowired CamelContext camel;
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
            "update tv_signals set received_at = received_at - interval '11 minutes' where id ="
                + " :id")
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
        "\"volume\":-1                    | invalid-field  | volume",
        "\"contracts\":\"-1\"             | invalid-field  | contracts",
        "\"price\":1e99999999999          | invalid-field  | price",
        "\"price\":\"1e-2147483648\"      | invalid-field  | price",
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
  void takesNumbersExactly() {
    Map<String, Object> row =
        row(
            stored(
                alert(
                    "\"price\":7,\"position_size\":5.5e-17,\"close\":\"0.000031234567890123455\","
                        + "\"open\":1.7976931348623157e308,\"low\":4.9e-324,\"odd\":1.2345678901234567e-05,"
                        + "\"indicators\":{\"hist\":5.551115123125783e-17}")));
    assertThat(row.get("position_size"))
        .isEqualTo(new BigDecimal(new BigDecimal("5.5e-17").toPlainString()));
    assertThat(row.get("close")).isEqualTo(new BigDecimal("0.000031234567890123455"));
    assertThat((BigDecimal) row.get("open"))
        .isEqualByComparingTo(new BigDecimal("1.7976931348623157e308"));
    assertThat((BigDecimal) row.get("low")).isEqualByComparingTo(new BigDecimal("4.9e-324"));
    assertThat(String.valueOf(row.get("indicators")))
        .contains("0.00000000000000005551115123125783");
    assertThat(String.valueOf(row.get("extra"))).contains("0.000012345678901234567");
  }

  @Test
  void takesWhatOtherTemplatesSend() {
    Map<String, Object> row =
        row(
            stored(
                "\uFEFF"
                    + alert("\"price\":-37.63,\"interval\":15,\"order_id\":1,\"time\":1767225600")
                        .replace("\"buy\"", "\" Buy \"")));
    assertThat(row)
        .containsEntry("action", "buy")
        .containsEntry("price", new BigDecimal("-37.63"))
        .containsEntry("interval", "15")
        .containsEntry("order_id", "1");
    assertThat(((java.sql.Timestamp) Objects.requireNonNull(row.get("bar_time"))).toInstant())
        .isEqualTo(java.time.Instant.parse("2026-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"buy\"    | \"{{strategy.order.action}}\" | action | did not expand the placeholder"
            + " {{strategy.order.action}}",
        "\"BTCUSD\" | \"{{ticker}}\"                | ticker | did not expand",
        "\"c\":1    | \"close\":\"42000,5\"        | close  | decimal comma",
        "\"buy\"    | \"buy\u200B\"                 | action | U+200B",
        "\"BTCUSD\" | \"BTC\u00A0USD\"              | ticker | NO-BREAK SPACE",
        "\"ticker\" | \"ticker\u200B\"              | ticker | U+200B",
        "\"ticker\" | \"Ticker\"                    | ticker | write it as ticker",
        "\"buy\"    | \"long\"                      | action | examples/mapped-alert",
        "\"ticker\" | \"symbol\"                    | ticker | examples/mapped-alert",
        "\"action\" | \"side\"                      | action | examples/mapped-alert",
      })
  void namesTheCauseAndTheFix(String good, String bad, String field, String cause) {
    String body = alert("\"c\":1").replace(good, bad);
    var answer = sender.alert(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo(field);
    assertThat(answer.body().get("detail").asText()).contains(cause);
  }

  @Test
  void namesTheMappingToAnAlertOfPlainText() {
    var answer = sender.alert("BTCUSD buy @ 42000");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("detail").asText()).contains("a text", "examples/mapped-alert");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"symbol\":\"BTCUSD\",\"side\":\"long\",\"qty\":0.10}                        | buy  |"
            + " 0.10 | ``",
        "{\"pair\":\"BTCUSD\",\"action\":\"Exit Short\",\"price\":\"42000\"}           | buy  | `` "
            + "  | 42000",
        "{\"symbol\":\"BTCUSD\",\"action\":\"close_all\",\"prev_market_position\":\"long\"} | sell"
            + " | `` | ``",
        "BTCUSD sell 0.5 @ 42000                                                   | sell | 0.5  |"
            + " 42000",
        "BTCUSD short                                                              | sell | ``   |"
            + " ``",
      })
  void theExampleSourceMapsOtherProgramsAlerts(
      String body, String action, String contracts, String price) {
    var answer = sender.send(sender.post(mapped(), body));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    Map<String, Object> row = row(answer.body().get("id").asText());
    assertThat(row)
        .containsEntry("ticker", "BTCUSD")
        .containsEntry("action", action)
        .containsEntry("strategy", "mapped")
        .containsEntry("token_id", "default")
        .containsEntry("contracts", contracts.isEmpty() ? null : new BigDecimal(contracts))
        .containsEntry("price", price.isEmpty() ? null : new BigDecimal(price));
  }

  @Test
  void theExampleSourceRefusesOtherTokensAndKeepsWhatItCannotMapForReplay() {
    assertThat(sender.send(sender.post("/webhooks/mapped-alert/wrong", "BTCUSD buy")).status())
        .isEqualTo(401);
    assertThat(sender.send(sender.post("/webhooks/no-such-source/wrong", "{}")).status())
        .isEqualTo(404);
    var refused = sender.send(sender.post(mapped(), "{\"symbol\":\"B\",\"action\":\"close\"}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().get("field").asText()).isEqualTo("prev_market_position");
    Map<String, Object> kept =
        jdbc.sql("select * from rejected_messages order by id desc limit 1").query().singleRow();
    assertThat(kept).containsEntry("source", "mapped-alert");
    long id = (long) Objects.requireNonNull(kept.get("id"));
    assertThat(sender.replay(id, "{\"symbol\":\"B\",\"action\":\"close_long\"}").status())
        .isEqualTo(200);
  }

  @Test
  void aSourceWithoutATokenInItsAddressTakesThePassphraseForIt() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:/webhooks/by-passphrase?httpMethodRestrict=POST")
                .routeId("by-passphrase")
                .to("kamelet:validate-json-action?schema=ingestion/tradingview-alert")
                .to("kamelet:normalise-alert-action")
                .to("kamelet:store-signal-action")
                .to("kamelet:answer-json-action");
          }
        });
    try {
      String right = "\"passphrase\":\"" + credentials.get("tradingview.token") + "\"";
      var stored = sender.send(sender.post("/webhooks/by-passphrase", alert(right)));
      assertThat(stored.status()).isEqualTo(200);
      assertThat(String.valueOf(row(stored.body().get("id").asText()).get("extra")))
          .isEqualTo("{\"passphrase\": \"***\"}");
      for (String wrong : new String[] {"\"passphrase\":\"x\"", "\"a\":1"}) {
        assertThat(sender.send(sender.post("/webhooks/by-passphrase", alert(wrong))).status())
            .isEqualTo(401);
      }
    } finally {
      camel.getRouteController().stopRoute("by-passphrase");
      camel.removeRoute("by-passphrase");
    }
  }

  @Test
  void keepsNoSecretOfAnAlertAndKnowsItsResend() {
    String body =
        alert(
            "\"passphrase\":\"open sesame\",\"secret\":4711,\"timenow\":\"2026-01-01T00:00:05Z\"");
    String id = stored(body);
    assertThat(sender.alert(body).body().get("status").asText()).isEqualTo("duplicate");
    assertThat(
            jdbc.sql(
                    """
                    select convert_from(r.body, 'UTF8') || s.extra from raw_messages r
                    join tv_signals s on s.raw_message_id = r.id where s.id = ?
                    """)
                .param(id)
                .query(String.class)
                .single())
        .contains("\"passphrase\":\"***\"")
        .doesNotContain("open sesame", "4711");
    sender.alert(body.replace("\"timenow\"", "\"a\":NaN,\"timenow\""));
    Map<String, Object> kept =
        jdbc.sql("select * from rejected_messages order by id desc limit 1").query().singleRow();
    assertThat(new String((byte[]) kept.get("body"), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"a\":NaN", "\"secret\":\"***\"")
        .doesNotContain("open sesame", "4711");
    sender.replay((long) Objects.requireNonNull(kept.get("id")), body.replace("00:05Z", "00:06Z"));
    assertThat(
            jdbc.sql(
                    "select count(*) from raw_messages where position('open sesame' in"
                        + " convert_from(body, 'UTF8')) > 0")
                .query(Long.class)
                .single())
        .isZero();
  }

  private String mapped() {
    return "/webhooks/mapped-alert/" + credentials.get("tradingview.token");
  }

  private String stored(String body) {
    var answer = sender.alert(body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().get("id").asText();
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
