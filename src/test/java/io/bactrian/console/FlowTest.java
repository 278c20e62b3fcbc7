package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class FlowTest extends ConsoleHub {
  @Autowired FlowController reader;
  @Autowired ObjectMapper json;
  @Autowired MeterRegistry meters;
  @Autowired TransactionTemplate transaction;
  private final Map<String, AtomicReference<Double>> last = new HashMap<>();

  @BeforeEach
  void clear() {
    empty();
  }

  @Test
  void showsAnEmptyHubAsIdle() {
    JsonNode flow = flow();
    assertThat(flow.at("/messages/count").longValue()).isZero();
    assertThat(flow.at("/sources/0/health").textValue()).isEqualTo("idle");
    assertThat(flow.at("/changes/health").textValue()).isEqualTo("idle");
    assertThat(flow.at("/dead_letters_open/health").textValue()).isEqualTo("ok");
    assertThat(flow.get("subscribers")).isEmpty();
  }

  @Test
  void countsRowsAndShowsTheLastEvent() {
    signal("A", "cross", "BTCUSD", "1");
    signal("B", "cross", "BTCUSD", "1");
    trade("5001", "1", "2026-01-01T00:00:00Z", "win");
    rejected("{");
    deadLetter("open");
    deadLetter("replayed");
    JsonNode flow = flow();
    assertThat(flow.at("/messages/count").longValue()).isEqualTo(2);
    assertThat(flow.at("/rows/0/table").textValue()).isEqualTo("tv_signals");
    assertThat(flow.at("/rows/0/count").longValue()).isEqualTo(2);
    assertThat(flow.at("/sources/0/last_event").isTextual()).isTrue();
    assertThat(flow.at("/trades/labels/win").longValue()).isEqualTo(1);
    assertThat(flow.at("/rejected/count").longValue()).isEqualTo(1);
    assertThat(flow.at("/dead_letters_open/count").longValue()).isEqualTo(1);
    assertThat(flow.at("/dead_letters_open/health").textValue()).isEqualTo("degraded");
  }

  @Test
  void saysWhyASubscriberStands() {
    jdbc.update(
        """
        insert into change_subscribers (subscriber, route_id, tables, operations, position, state, last_error)
        select name, name || '-route', '{tv_signals}', '{insert}', h.position, state, error
          from change_head h, (values ('enrich', 'paused', 'No such column.'), ('label', 'running', null))
            as given (name, state, error)\
        """);
    JsonNode flow = flow();
    assertThat(flow.at("/subscribers/0/health").textValue()).isEqualTo("failed");
    assertThat(flow.at("/subscribers/0/why").textValue()).isEqualTo("paused");
    assertThat(flow.at("/subscribers/0/p50_ms").isNull()).isTrue();
    assertThat(flow.at("/subscribers/1/health").textValue()).isEqualTo("ok");
  }

  @Test
  void doesNotCallASubscriberWellThatFails() {
    jdbc.update(
        """
        insert into change_subscribers (subscriber, route_id, tables, operations, position, failed, last_error)
        select 'label', 'label', '{tv_signals}', '{insert}', position, 198, 'No such column.' from change_head\
        """);
    jdbc.update(
        """
        insert into dead_letters (route_id, subscriber, code, message, payload, attempts)
        select 'label', 'label', 'internal', 'No such column.', '{}', 5 from generate_series(1, 198)\
        """);
    JsonNode failing = flow().at("/subscribers/0");
    assertThat(failing.get("health").textValue()).isEqualTo("failed");
    assertThat(failing.get("why").textValue())
        .isEqualTo("198 dead letters, the newest: No such column.");
    jdbc.update("update change_subscribers set last_delivered_at = clock_timestamp()");
    assertThat(flow().at("/subscribers/0/health").textValue()).isEqualTo("degraded");
    jdbc.update("update dead_letters set state = 'replayed'");
    assertThat(flow().at("/subscribers/0/health").textValue()).isEqualTo("ok");
  }

  @Test
  void callsASourceWellAgainOnceAMessageIsTaken() {
    signal("A", "cross", "BTCUSD", "1");
    webhookEnded("error");
    assertThat(flow().at("/sources/0/health").textValue()).isEqualTo("degraded");
    await()
        .untilAsserted(
            () -> {
              webhookEnded("served");
              assertThat(flow().at("/sources/0/health").textValue()).isEqualTo("ok");
            });
  }

  @Test
  void countsARejectedMessageNoMoreOnceItIsReplayed() {
    rejected("{");
    assertThat(flow().at("/rejected/health").textValue()).isEqualTo("degraded");
    jdbc.update("update rejected_messages set replayed_at = now(), replayed_by = 'me'");
    assertThat(flow().at("/rejected/count").longValue()).isZero();
    assertThat(flow().at("/rejected/health").textValue()).isEqualTo("ok");
  }

  @Test
  void seesChangesThatNobodyGivesAPosition() {
    // Uncommitted, so that no leader takes the change away before it is read.
    JsonNode changes =
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              jdbc.update(
                  """
                  insert into change_inbox (table_name, operation, row_key, written_at)
                  values ('tv_signals', 'insert', 'A', now() - interval '1 minute')\
                  """);
              return flow().get("changes");
            });
    assertThat(changes.get("health").textValue()).isEqualTo("failed");
    assertThat(changes.get("waiting").longValue()).isEqualTo(1);
  }

  @Test
  void estimatesABigTable() {
    signal("A", "cross", "BTCUSD", "1");
    jdbc.update(
        """
        insert into market_ticks (raw_message_id, login, symbol, tick_time, bid)
        select 1, '5001', 'BTCUSD', now() + i * interval '1 ms', i from generate_series(1, 250000) i\
        """);
    await()
        .untilAsserted(
            () -> {
              JsonNode ticks = flow().at("/rows/4");
              assertThat(ticks.get("table").textValue()).isEqualTo("market_ticks");
              assertThat(ticks.get("about").booleanValue()).isTrue();
              assertThat(ticks.get("count").longValue()).isBetween(225_000L, 275_000L);
            });
  }

  @Test
  void answersALookerWithWhatWasReadWithinTheSecond() throws Exception {
    JsonNode answer = json.readTree(get("/api/v1/flow").getBody());
    assertThat(answer.get("at").isTextual()).isTrue();
    assertThat(answer.get("dead_letters_open").get("count").isIntegralNumber()).isTrue();
  }

  /** As the intake reports it. */
  private void webhookEnded(String outcome) {
    double now = System.currentTimeMillis() / 1000.0;
    last.computeIfAbsent(
            outcome,
            named ->
                meters.gauge(
                    "hub.webhook.last",
                    Tags.of("source", "tradingview", "outcome", named),
                    new AtomicReference<>(now),
                    AtomicReference::get))
        .set(now);
  }

  private JsonNode flow() {
    return json.valueToTree(reader.read());
  }
}
