package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The shipped subscribers: rows in, labelled trades, enriched signals and lineage out. */
@SpringBootTest(
    classes = BactrianApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
@Tag("hub")
class TradeFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine
  @Autowired JdbcClient jdbc;

  @DynamicPropertySource
  static void folder(DynamicPropertyRegistry registry) throws IOException {
    registry.add("hub.data", TestFolders.makeData("trade-flow")::toString);
  }

  private long message() {
    return jdbc.sql(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '5001', '', '')"
                + " returning id")
        .query(Long.class)
        .single();
  }

  private long signal(String id) {
    long message = message();
    jdbc.sql(
            """
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, interval, action, fired_at, received_at)
            values (:id, :message, 't', uuid_send(gen_random_uuid()), 'breakout', 'BTCUSD', '5', 'buy', '2025-01-06T10:00:00Z', '2025-01-06T10:00:00.250Z')
            """)
        .param("id", id)
        .param("message", message)
        .update();
    return message;
  }

  private void deal(
      String position,
      String ticket,
      String type,
      String entry,
      String price,
      String profit,
      @Nullable String comment) {
    jdbc.sql(
            """
            insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry, symbol,
              volume, price, profit, comment, magic, reason)
            values (:message, '5001', :ticket, 'o' || :ticket, :position, '2025-01-06T10:00:00Z'::timestamptz
              + make_interval(secs => :ticket::int), :type, :entry, 'BTCUSD', 0.1, :price::numeric, :profit::numeric, :comment, '77',
              'expert')
            """)
        .param("message", message())
        .param("ticket", ticket)
        .param("position", position)
        .param("type", type)
        .param("entry", entry)
        .param("price", price)
        .param("profit", profit)
        .param("comment", comment)
        .update();
  }

  private void receipt(String signal, String order) {
    jdbc.sql(
            """
            insert into order_receipts (raw_message_id, login, signal_id, order_id, retcode, receipt_time)
            values (:message, '5001', :signal, :order, 10009, now())
            """)
        .param("message", message())
        .param("signal", signal)
        .param("order", order)
        .update();
  }

  private Map<String, Object> trade(String position) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc
                    .sql("select * from closed_trades where position_id = :position")
                    .param("position", position)
                    .query()
                    .listOfRows()
                    .stream()
                    .findFirst()
                    .orElse(null),
            row -> row != null);
  }

  private void awaitCount(String sql, long count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(jdbc.sql(sql).query(Long.class).single()).isEqualTo(count));
  }

  @Test
  void aSignalItsReceiptAndItsDealsBecomeALabelledTradeWithAPassport() {
    long message = signal("SIG1");
    receipt("SIG1", "o101");
    deal("101", "101", "BUY", "IN", "42000.5", "0", null);
    deal("101", "102", "SELL", "OUT", "42100.5", "10", null);
    assertThat(trade("101"))
        .containsEntry("side", "long")
        .containsEntry("entry_price", new BigDecimal("42000.5"))
        .containsEntry("exit_price", new BigDecimal("42100.5"))
        .containsEntry("net_profit", new BigDecimal("10"))
        .containsEntry("holding_seconds", 1L)
        .containsEntry("signal_id", "SIG1")
        .containsEntry("strategy", "breakout")
        .containsEntry("label", "win");
    assertThat(trade("101").get("context"))
        .hasToString(
            "{\"exits\": 1, \"fills\": 1, \"magic\": \"77\", \"session\": \"london\","
                + " \"weekday\": 1, \"interval\": \"5\", \"exit_reason\": \"EXPERT\"}");
    String passport =
        """
        with recursive back as (
          select * from lineage_edges where to_kind = 'trade' and to_id = '5001/101'
          union select e.* from lineage_edges e join back b on (e.to_kind, e.to_id) = (b.from_kind, b.from_id))
        select count(*) from back
        """;
    // two deals and the signal made the trade; each deal came of its order, the signal of a
    // message.
    awaitCount(passport, 6);
    awaitCount(
        "select count(*) from lineage_edges where to_id = 'SIG1' and from_kind = 'raw_message' and"
            + " from_id = '"
            + message
            + "'",
        1);
  }

  @Test
  void aReceiptThatComesLateStillLinksTheTrade() {
    signal("SIG2");
    deal("201", "201", "SELL", "IN", "100", "0", null);
    deal("201", "202", "BUY", "OUT", "101", "-1", null);
    assertThat(trade("201")).containsEntry("signal_id", null).containsEntry("label", "loss");
    receipt("SIG2", "o201");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(trade("201")).containsEntry("signal_id", "SIG2"));
    awaitCount(
        "select count(*) from lineage_edges where relation = 'traded-as' and from_id = 'SIG2'", 1);
  }

  @Test
  void aCommentWithASignalIdLinksTheTrade() {
    signal("SIG3");
    deal("301", "301", "BUY", "IN", "100", "0", "SIG3");
    deal("301", "302", "SELL", "OUT", "100", "0", "tp");
    assertThat(trade("301")).containsEntry("signal_id", "SIG3").containsEntry("label", "flat");
  }

  @Test
  void aDealThatComesLateWithdrawsTheLabel() {
    deal("401", "401", "BUY", "IN", "100", "0", null);
    deal("401", "403", "SELL", "OUT", "101", "1", null);
    trade("401");
    deal("401", "402", "BUY", "IN", "100", "0", null);
    awaitCount("select count(*) from closed_trades where position_id = '401'", 0);
    awaitCount(
        "select count(*) from lineage_edges where to_kind = 'trade' and to_id = '5001/401'", 0);
    deal("401", "404", "SELL", "OUT", "102", "2", null);
    assertThat(trade("401")).containsEntry("volume", new BigDecimal("0.2"));
  }

  @Test
  void aCorrectedDealChangesTheTradeItsLabelAndItsPackage() {
    deal("501", "501", "BUY", "IN", "100", "0", null);
    deal("501", "502", "SELL", "OUT", "101", "1", null);
    assertThat(trade("501")).containsEntry("label", "win").containsEntry("corrections", 0L);
    awaitCount("select count(*) from trade_packages where position_id = '501'", 1);
    assertThat(correct("502", "{\"commission\":-3}")).isEqualTo(1);
    awaitCount(
        "select count(*) from closed_trades where position_id = '501' and label = 'loss' and"
            + " corrections = 1",
        1);
    awaitCount("select count(*) from trade_packages where position_id = '501'", 2);
    assertThat(correct("502", "{\"comment\":\"by the broker\"}")).isEqualTo(1);
    awaitCount("select count(*) from trade_packages where position_id = '501'", 3);
    assertThat(correct("501", "{\"type\":\"BUY_CANCELED\"}")).isEqualTo(1);
    awaitCount("select count(*) from closed_trades where position_id = '501'", 0);
  }

  @Test
  void aDealCorrectedToAnotherPositionChangesBoth() {
    deal("601", "601", "BUY", "IN", "100", "0", null);
    deal("601", "602", "SELL", "OUT", "101", "1", null);
    trade("601");
    deal("603", "600", "BUY", "IN", "100", "0", null);
    assertThat(correct("602", "{\"position_id\":\"603\",\"order\":\"o9\"}")).isEqualTo(1);
    awaitCount("select count(*) from closed_trades where position_id = '601'", 0);
    assertThat(trade("603")).containsEntry("label", "win");
    awaitCount(
        "select count(*) from lineage_edges where to_id = '5001/602' and relation = 'filled-as' and"
            + " from_id = '5001/o602'",
        0);
    awaitCount(
        "select count(*) from lineage_edges where to_id = '5001/602' and from_id = '5001/o9'", 1);
  }

  private int correct(String ticket, String content) {
    return jdbc.sql(
            """
            select correct_deals('5001', :message, now(), jsonb_build_array(:content::jsonb || jsonb_build_object(
              'ticket', :ticket::text, 'time', deal_time))) from trading_data where ticket = :ticket
            """)
        .param("message", message())
        .param("content", content)
        .param("ticket", ticket)
        .query(Integer.class)
        .single();
  }

  @Test
  void signalsAreCountedForTheirStrategy() {
    signal("SIG4");
    awaitCount("select count(*) from signal_enrichments where signal_id = 'SIG4'", 1);
    Map<String, Object> enriched =
        jdbc.sql("select * from signal_enrichments where signal_id = 'SIG4'").query().singleRow();
    assertThat(enriched)
        .containsEntry("strategy", "breakout")
        .containsEntry("delay_ms", 250L)
        .containsEntry("weekday", 1)
        .containsEntry("hour_utc", 10);
    awaitCount(
        "select count(*) - (select signals from strategies where strategy = 'breakout') from"
            + " signal_enrichments",
        0);
  }

  @Test
  void nothingOfItFailed() {
    assertThat(jdbc.sql("select message from dead_letters").query(String.class).list()).isEmpty();
  }
}
