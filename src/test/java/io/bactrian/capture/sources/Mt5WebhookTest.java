package io.bactrian.capture.sources;

import static io.bactrian.capture.sources.Mt5Samples.bar;
import static io.bactrian.capture.sources.Mt5Samples.deal;
import static io.bactrian.capture.sources.Mt5Samples.id;
import static io.bactrian.capture.sources.Mt5Samples.login;
import static io.bactrian.capture.sources.Mt5Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    var answer = sender.mt5(id(), "deal", deal("2").replace("42000.50", "\"x\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("items[0].price");
    var number = sender.mt5(id(), "deal", deal("1").replace("\"1\"", "1"));
    assertThat(number.body().get("field").asText()).isEqualTo("items[0].ticket");
  }

  @Test
  void aBadItemDoesNotRefuseItsNeighbours() {
    String login = login();
    String first = id();
    String items =
        String.join(
            ",",
            deal("1"),
            deal("2").replace("42000.50", "1e999999"),
            deal("3").replace("}", ",\"comment\":\"a\\u0000\"}"),
            deal("4").replace("BUY", "DEAL_TYPE_SHORT"),
            "7",
            deal("5"));
    var answer = sender.mt5(first, message(login, "", "deal", items));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().get("status").asText()).isEqualTo("stored");
    assertThat(answer.body().get("accepted").intValue()).isEqualTo(2);
    assertThat(answer.body().get("rejected").findValuesAsText("index"))
        .containsExactly("1", "2", "3", "4");
    assertThat(answer.body().at("/rejected/0/field").asText()).isEqualTo("items[1].price");
    assertThat(answer.body().at("/rejected/2/field").asText()).isEqualTo("items[3].type");
    assertThat(answer.body().at("/rejected/2/message").asText())
        .contains("BUY, SELL, BALANCE", "DEAL_TYPE_");
    var again = sender.mt5(first, message(login, "", "deal", items)).body();
    assertThat(again.get("status").asText()).isEqualTo("duplicate");
    assertThat(again.get("rejected")).isEqualTo(answer.body().get("rejected"));
    assertThat(
            jdbc.sql(
                    "select message_id || ' ' || field from rejected_messages where sender = ?"
                        + " order by id")
                .param(login)
                .query(String.class)
                .list())
        .hasSize(4)
        .contains(first + "#1 items[1].price", first + "#3 items[3].type");
    assertThat(
            jdbc.sql(
                    "select convert_from(body, 'UTF8') from rejected_messages where message_id = ?")
                .param(first + "#3")
                .query(String.class)
                .single())
        .contains("\"login\":\"" + login, "DEAL_TYPE_SHORT")
        .doesNotContain("\"ticket\":\"5\"");
  }

  @Test
  void aBatchWithoutAGoodItemIsRefusedWithAllReasons() {
    var answer =
        sender.mt5(
            id(),
            "deal",
            deal("1").replace("0.1,", "-0.1,") + "," + deal("2").replace("BUY", "BOUGHT"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("detail").asText())
        .contains("items[0].volume: ", "items[1].type: 'BOUGHT' is none of");
  }

  @ParameterizedTest
  @CsvSource({
    "\"DEAL_TYPE_BUY\",\"DEAL_ENTRY_OUT\",BUY,OUT", "0,1,BUY,OUT", "\"sell\",\"in/out\",SELL,INOUT",
    "\"1\",\"3\",SELL,OUT_BY", "\"DEAL_DIVIDEND\",0,DIVIDEND,IN", "13,0,BUY_CANCELED,IN"
  })
  void takesThePlatformsSpellings(String type, String entry, String stored, String storedEntry) {
    String login = login();
    String item =
        deal("1").replace("\"BUY\"", type).replace("\"IN\"", entry).replace("42000.50", "-37.63");
    assertThat(sender.mt5(id(), message(login, "", "deal", item)).status()).isEqualTo(200);
    assertThat(row("trading_data", login))
        .containsEntry("type", stored)
        .containsEntry("entry", storedEntry)
        .containsEntry("price", new BigDecimal("-37.63"));
  }

  private Map<String, Object> row(String table, String login) {
    return jdbc.sql("select * from " + table + " where login = ?").param(login).query().singleRow();
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
}
