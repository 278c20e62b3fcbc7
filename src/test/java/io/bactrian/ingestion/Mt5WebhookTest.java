package io.bactrian.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.security.Credentials;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
class Mt5WebhookTest {
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void sender() {
    sender = new Sender(port, credentials);
  }

  @Test
  void storesADealWithItsIdAsTextAndItsTimeInUtc() {
    String ticket = "9007199254740993" + (System.nanoTime() % 1000);
    var answer = sender.mt5(id(), "deal", deal(ticket));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().toString())
        .isEqualTo("{\"status\":\"stored\",\"accepted\":1,\"duplicates\":0}");
    Map<String, Object> row =
        jdbc.sql("select * from trading_data where ticket = :ticket")
            .param("ticket", ticket)
            .query()
            .singleRow();
    assertThat(row.get("price")).isEqualTo(new BigDecimal("42000.50"));
    assertThat(row.get("deal_time"))
        .isEqualTo(Timestamp.from(Instant.parse("2024-12-31T22:00:00.123Z")));
  }

  @Test
  void takesADealOnceWhateverMessageBringsIt() {
    String ticket = Long.toString(System.nanoTime());
    String first = id();
    assertThat(sender.mt5(first, "deal", deal(ticket)).body().get("accepted").intValue())
        .isEqualTo(1);
    assertThat(sender.mt5(first, "deal", deal(ticket)).body().get("status").asText())
        .isEqualTo("duplicate");
    var again = sender.mt5(id(), "deal", deal(ticket) + "," + deal("1" + ticket)).body();
    assertThat(again.get("accepted").intValue()).isEqualTo(1);
    assertThat(again.get("duplicates").intValue()).isEqualTo(1);
  }

  @Test
  void refusesAKnownWebhookIdWithAnotherBody() {
    String first = id();
    sender.mt5(first, "deal", deal("1"));
    var answer = sender.mt5(first, "deal", deal("2"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().get("field").asText()).isEqualTo("webhook-id");
  }

  @Test
  void updatesABarThatWasStillOpen() {
    String symbol = "S" + System.nanoTime();
    sender.mt5(id(), "bar", bar(symbol, "1.5"));
    assertThat(sender.mt5(id(), "bar", bar(symbol, "1.5")).body().get("status").asText())
        .isEqualTo("duplicate");
    assertThat(sender.mt5(id(), "bar", bar(symbol, "1.7")).body().get("accepted").intValue())
        .isEqualTo(1);
    assertThat(
            jdbc.sql("select close from market_bars where symbol = :symbol")
                .param("symbol", symbol)
                .query(BigDecimal.class)
                .list())
        .containsExactly(new BigDecimal("1.7"));
  }

  @Test
  void storesTicksAccountsPositionsAndReceipts() {
    String tick =
        "{\"symbol\":\"S%d\",\"time_msc\":1735689600123,\"last\":1.10}"
            .formatted(System.nanoTime());
    assertThat(sender.mt5(id(), "tick", tick + "," + tick).body().get("duplicates").intValue())
        .isEqualTo(1);
    accepted("account", "{\"balance\":100.10,\"equity\":99.9,\"leverage\":100}");
    accepted(
        "position",
        "{\"ticket\":\"1\",\"symbol\":\"B\",\"type\":\"BUY\",\"volume\":0.1,\"price_open\":2}");
    accepted(
        "receipt",
        "{\"signal_id\":\"%s\",\"order\":\"1\",\"retcode\":10009,\"time_msc\":1735689600123}"
            .formatted(id()));
  }

  @Test
  void namesTheItemAtFault() {
    var answer = sender.mt5(id(), "deal", deal("1") + "," + deal("2").replace("42000.50", "\"x\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("items[1].price");
    var number = sender.mt5(id(), "deal", deal("1").replace("\"1\"", "1"));
    assertThat(number.body().get("field").asText()).isEqualTo("items[0].ticket");
  }

  @Test
  void refusesAWrongSignatureAndAStaleOne() {
    String body = "{}";
    String now = Long.toString(Instant.now().getEpochSecond());
    String old = Long.toString(Instant.now().getEpochSecond() - 3600);
    assertThat(signed("a", now, sender.sign("b", now, body), body)).isEqualTo(401);
    assertThat(signed("a", old, sender.sign("a", old, body), body)).isEqualTo(401);
    assertThat(signed("a", now, sender.sign("a", now, body), body)).isEqualTo(400);
  }

  @Test
  void verifiesABodyOverTheLimitBeforeItIsKept() {
    long before = tooLarge();
    String body = "x".repeat(300_000);
    String now = Long.toString(Instant.now().getEpochSecond());
    assertThat(signed("a", now, "v1,AAAA", body)).isEqualTo(401);
    assertThat(tooLarge()).isEqualTo(before);
    assertThat(signed("a", now, sender.sign("a", now, body), body)).isEqualTo(413);
    assertThat(tooLarge()).isEqualTo(before + 1);
  }

  private long tooLarge() {
    return jdbc.sql(
            "select count(*) from rejected_messages where code = 'too-large' and source = 'mt5'")
        .query(Long.class)
        .single();
  }

  private int signed(String id, String time, String signature, String body) {
    return sender
        .send(
            sender.post(
                "/webhooks/mt5",
                body,
                "webhook-id",
                id,
                "webhook-timestamp",
                time,
                "webhook-signature",
                signature))
        .status();
  }

  private void accepted(String kind, String item) {
    assertThat(sender.mt5(id(), kind, item).body().path("accepted").intValue())
        .as(kind)
        .isEqualTo(1);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String deal(String ticket) {
    return """
    {"ticket":"%s","order":"5","position_id":"7","time_msc":1735689600123,"type":"BUY","entry":"IN",\
    "symbol":"BTCUSD","volume":0.1,"price":42000.50,"commission":-0.4}"""
        .formatted(ticket);
  }

  private static String bar(String symbol, String close) {
    return """
    {"symbol":"%s","period":"M5","time":1735689600,"open":1,"high":2,"low":1,"close":%s,"volume":3}"""
        .formatted(symbol, close);
  }
}
