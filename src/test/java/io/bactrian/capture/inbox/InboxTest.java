package io.bactrian.capture.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.store.objects.MoveObjectProcessor;
import io.bactrian.store.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Files dropped into the inbox, through the shipped route. */
@HubTest(properties = "hub.ingestion.inbox-cron=* * * * * ?")
class InboxTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  @Autowired ObjectStore store;
  @Autowired JdbcTemplate jdbc;
  @Autowired AutowireCapableBeanFactory beans;
  @Autowired CamelContext camel;

  @Test
  void aFileBecomesRowsOnceAndIsMovedAway() {
    String file =
        IntStream.range(0, 1201)
            .mapToObj(i -> (1_700_000_100 + 300 * i) + ",1.1,1.3,1.0,1.2,5")
            .collect(Collectors.joining("\n", "time,open,high,low,close,volume\n", ""));
    drop("7001/EURUSD_M5.csv", file);
    await().atMost(SOON).until(() -> moved("inbox-done/", "7001/EURUSD_M5.csv") == 1);
    assertThat(count("market_bars", "7001")).isEqualTo(1201);
    int changes = count("raw_messages", "7001");
    drop("7001/EURUSD_M5.csv", file);
    await().atMost(SOON).until(() -> moved("inbox-done/", "7001/EURUSD_M5.csv") == 2);
    assertThat(count("market_bars", "7001")).isEqualTo(1201);
    assertThat(count("raw_messages", "7001")).isEqualTo(changes).isEqualTo(3);
  }

  @Test
  void goodRowsAreStoredAndBadOnesKeptWithTheReason() {
    drop(
        "7002/EURUSD_M5.csv",
        """
        time,open,high,low,close,volume
        1700000100,1.1,1.3,1.0,1.2,5
        1700000400,1.1,high,1.0,1.2,5
        1700000700,1.1,1.3,1.0,1.2,-5
        1700001000,1.1,1.0,1.3,1.2,5
        1700001001,1.1,1.3,1.0,1.2,5
        1700001300,1.1,1.3,1.0,1.2,5
        """);
    await().atMost(SOON).until(() -> moved("inbox-done/", "7002/EURUSD_M5.csv") == 1);
    assertThat(count("market_bars", "7002")).isEqualTo(2);
    List<String> reasons = rejected("7002");
    assertThat(reasons).hasSize(4);
    assertThat(reasons.get(0)).startsWith("high: Line 3: 'high' is not a number");
    assertThat(reasons.get(1)).startsWith("volume: Line 4: ");
    assertThat(reasons.get(2)).isEqualTo("high: Line 5: high is below low.");
    assertThat(reasons.get(3)).startsWith("time: Line 6: No M5 bar opens at this time");
  }

  @Test
  void aFileThatIsNoneOfThisIsPutAsideWithTheReason() {
    drop("7003/EURUSD_M5.csv", "1700000000,1.1,1.3,1.0,1.2,5\n");
    drop("7003/notes.csv", "\u00e9".repeat(3));
    await().atMost(SOON).until(() -> moved("inbox-failed/", "7003/EURUSD_M5.csv") == 1);
    await().atMost(SOON).until(() -> moved("inbox-failed/", "7003/notes.csv") == 1);
    assertThat(rejected("7003").get(0)).startsWith("open: Line 1: there is no column open");
    assertThat(count("market_bars", "7003")).isZero();
  }

  @Test
  void dealsOfAJournalBecomeRows() {
    drop(
        "7004/journal.json",
        """
        [{"time": "2024-01-02T10:00:00Z", "ticket": "12", "symbol": "EURUSD", "type": "buy", "entry": "in",
          "volume": 0.10, "price": 1.1, "position_id": "10"},
         {"time": "2024-01-02T11:00:00Z", "ticket": "13", "symbol": "EURUSD", "type": "sell", "entry": "out",
          "volume": 0.10, "price": 1.2, "position_id": "10", "profit": 10}]
        """);
    await().atMost(SOON).until(() -> moved("inbox-done/", "7004/journal.json") == 1);
    assertThat(count("trading_data", "7004")).isEqualTo(2);
  }

  @Test
  void theStepOfFormerFilesReadsAndMoves() throws Exception {
    String key = "former/7005/EURUSD_M5.csv";
    store.put(
        key, "time,open,high,low,close\n1700000100,1,1,1,1\n".getBytes(StandardCharsets.UTF_8));
    IngestFileProcessor former = beans.createBean(IngestFileProcessor.class);
    former.setFolder("former/");
    former.setFailed("elsewhere/");
    var exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(key);
    former.process(exchange);
    assertThat(store.exists(key)).isFalse();
    assertThat(moved("inbox-done/", "7005/EURUSD_M5.csv")).isOne();
    assertThat(count("market_bars", "7005")).isOne();
  }

  @Test
  void anObjectThatWasReplacedSinceItWasReadIsNotMoved() {
    store.put("kept/a.csv", new byte[] {1});
    var move = beans.createBean(MoveObjectProcessor.class);
    move.setTo("elsewhere/");
    var exchange = new DefaultExchange(camel);
    exchange.getMessage().setHeader(MoveObjectProcessor.KEY, "kept/a.csv");
    exchange.getMessage().setHeader(MoveObjectProcessor.ETAG, store.stat("kept/a.csv").etag());
    store.put("kept/a.csv", new byte[] {2});
    assertThatThrownBy(() -> move.process(exchange)).hasMessageContaining("was replaced");
    assertThat(store.exists("kept/a.csv")).isTrue();
    assertThat(store.keys("elsewhere/")).isEmpty();
  }

  private void drop(String path, String text) {
    store.put("inbox/" + path, text.getBytes(StandardCharsets.UTF_8));
  }

  private long moved(String folder, String path) {
    return store.exists("inbox/" + path)
        ? 0
        : store.keys(folder).stream().filter(key -> key.endsWith("Z/" + path)).count();
  }

  private int count(String table, String login) {
    String column = table.equals("raw_messages") ? "sender" : "login";
    return jdbc.queryForObject(
        "select count(*) from " + table + " where " + column + " = ?", Integer.class, login);
  }

  private List<String> rejected(String login) {
    return jdbc.queryForList(
        "select field || ': ' || reason from rejected_messages where sender = ? order by id",
        String.class,
        login);
  }
}
