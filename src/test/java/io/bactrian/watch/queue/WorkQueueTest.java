package io.bactrian.watch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.HubException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Work in a hub whose own workers look for it every second. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class WorkQueueTest {
  private static final Path EXAMPLE = Path.of("routes/examples/work-mood.camel.yaml.example");

  @Autowired CamelContext camel;
  @Autowired ProducerTemplate routes;
  @Autowired JdbcTemplate jdbc;
  @Autowired WorkQueue queue;
  @Autowired TransactionTemplate transaction;
  @Autowired Credentials credentials;
  @LocalServerPort int port;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile int failures;
  private HubCalls hub;

  @BeforeEach
  void addRoutes() throws Exception {
    clear();
    hub = new HubCalls(port, credentials, "service.key");
    String example = Files.readString(EXAMPLE);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("work-mood.camel.yaml", example));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:work-note")
                .routeId("work-note")
                .errorHandler(noErrorHandler())
                .setHeader("noted", simple("${header.HubWorkKey}"))
                .to(
                    "sql:insert into sentiments (symbol, score, source) values ('NOTE', 0, :#noted)")
                .process(
                    exchange -> {
                      calls.add(exchange.getMessage().getHeader("HubWorkKey", String.class));
                      if (failures > 0) {
                        failures--;
                        throw new IllegalStateException("broken for now");
                      }
                    })
                .id("note-step");
          }
        });
  }

  @AfterEach
  void removeRoutes() throws Exception {
    for (String id : List.of("work-note", "work-mood", "work-late")) {
      if (camel.getRoute(id) != null) {
        camel.getRouteController().stopRoute(id);
        camel.removeRoute(id);
      }
    }
    clear();
  }

  private void clear() {
    jdbc.update("delete from sentiments where symbol in ('NOTE', 'BTCUSD')");
    jdbc.update("delete from dead_letters where event_id like 'queue/%'");
    jdbc.update("delete from ai_queue");
    jdbc.update("delete from queue_scalings");
  }

  private long add(String kind, String key, int maxAttempts) {
    return Long.parseLong(
        queue.add(new NewWork(kind, key, "{\"n\":1}", 0, maxAttempts, Duration.ZERO)).id());
  }

  private Map<String, Object> row(long id) {
    return jdbc.queryForMap("select * from ai_queue where id = ?", id);
  }

  private void awaitState(long id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(row(id)).containsEntry("state", state));
  }

  private int effects(String key) {
    Integer rows =
        jdbc.queryForObject("select count(*) from sentiments where source = ?", Integer.class, key);
    return rows == null ? 0 : rows;
  }

  private void dueNow(long id) {
    jdbc.update("update ai_queue set next_at = clock_timestamp() where id = ?", id);
  }

  @Test
  void doesWhatTheExampleDoesOnceHoweverOftenItIsPutIn() {
    String body =
        "{\"kind\":\"mood\",\"dedupe_key\":\"n-1\",\"payload\":{\"symbol\":\"BTCUSD\",\"score\":0.4}}";
    JsonNode first = hub.call(200, "POST", "/api/v1/ai-queue", body);
    JsonNode again = hub.call(200, "POST", "/api/v1/ai-queue", body);
    assertThat(first.path("status").asText()).isEqualTo("queued");
    assertThat(again.path("status").asText()).isEqualTo("duplicate");
    assertThat(again.path("id")).isEqualTo(first.path("id"));
    long id = first.path("id").asLong();
    awaitState(id, "done");
    assertThat(jdbc.queryForList("select score from sentiments where source = 'n-1'", Double.class))
        .containsExactly(0.4);
    JsonNode item = hub.get("/api/v1/ai-queue/" + id);
    assertThat(item.path("attempts").asInt()).isOne();
    assertThat(item.at("/payload/symbol").asText()).isEqualTo("BTCUSD");
    assertThat(hub.get("/api/v1/queue-depths?kind=mood").at("/items/0/depth").asInt()).isOne();
  }

  @Test
  void whatFailsIsTriedAgainAndLeavesNothingOfItsFailedAttempts() {
    failures = 2;
    long id = add("note", "again", 5);
    for (int attempt = 1; attempt <= 2; attempt++) {
      int done = attempt;
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(row(id))
                      .containsEntry("state", "waiting")
                      .containsEntry("attempts", done)
                      .containsEntry("reason", "broken for now"));
      assertThat(effects("again")).isZero();
      dueNow(id);
    }
    awaitState(id, "done");
    assertThat(calls).containsExactly("again", "again", "again");
    assertThat(effects("again")).isOne();
  }

  @Test
  void whatFailsForGoodIsADeadLetterThatGoesBackIntoTheQueue() {
    failures = 1;
    long id = add("note", "poison", 1);
    awaitState(id, "dead");
    Map<String, Object> letter =
        jdbc.queryForMap("select * from dead_letters where event_id = ?", "queue/" + id);
    assertThat(letter)
        .containsEntry("route_id", "work-note")
        .containsEntry("step", "note-step")
        .containsEntry("message", "broken for now");
    JsonNode refused =
        hub.call(409, "POST", "/api/v1/ai-queue/" + id + "/retry", "{\"reason\":\"r\"}");
    assertThat(refused.path("detail").asText()).contains("replay it there", "queue/" + id);
    hub.call(200, "POST", "/api/v1/dead-letters/" + letter.get("id") + "/replay", "{}");
    awaitState(id, "done");
    assertThat(effects("poison")).isOne();
  }

  /** A worker that is killed leaves its row as it is; only the lease's end gives it to another. */
  @Test
  void whatAKilledWorkerHadIsDoneOnceByAnother() {
    jdbc.update(
        """
        insert into ai_queue (kind, dedupe_key, payload, priority, max_attempts, state, attempts, leased_by, claimed_at, next_at)
        values ('note', 'killed', '{}', 0, 5, 'leased', 1, 'a-hub-that-was-killed', clock_timestamp(), clock_timestamp() + interval '1 hour')
        """);
    long id =
        jdbc.queryForObject("select id from ai_queue where dedupe_key = 'killed'", Long.class);
    OffsetDateTime claimed =
        jdbc.queryForObject(
            "select claimed_at from ai_queue where id = ?", OffsetDateTime.class, id);
    assertThat(queue.claim(Duration.ofMinutes(5))).isEmpty();
    dueNow(id);
    awaitState(id, "done");
    assertThat(row(id)).containsEntry("attempts", 2);
    var zombie = new Work(id, "note", "killed", Map.of(), 1, claimed, false);
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      jdbc.update(
                          "insert into sentiments (symbol, score, source) values ('NOTE', 0, 'killed')");
                      queue.done(zombie);
                    }))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("nothing of it was stored");
    queue.failed(zombie, null, new IllegalStateException("late"));
    assertThat(row(id)).containsEntry("state", "done");
    assertThat(effects("killed")).isOne();
  }

  @Test
  void whatTakesItsWorkerDownEveryTimeIsADeadLetter() {
    jdbc.update(
        """
        insert into ai_queue (kind, dedupe_key, payload, priority, max_attempts, state, attempts, leased_by, claimed_at, next_at)
        values ('note', 'killer', '{}', 0, 3, 'leased', 3, 'gone', clock_timestamp(), clock_timestamp())
        """);
    long id =
        jdbc.queryForObject("select id from ai_queue where dedupe_key = 'killer'", Long.class);
    assertThat(queue.claim(Duration.ofMinutes(5))).isEmpty();
    routes.sendBody("direct:tend-queue", "");
    assertThat(row(id))
        .containsEntry("state", "dead")
        .containsEntry("reason", "Its worker ended 3 times without an answer.");
    assertThat(calls).isEmpty();
  }

  @Test
  void aKindThatNoRouteDoesIsRefusedAndKeptUntilThereIsOne() throws Exception {
    String body = "{\"kind\":\"late\",\"payload\":1}";
    JsonNode problem = hub.call(422, "POST", "/api/v1/ai-queue", body);
    assertThat(problem.path("field").asText()).isEqualTo("kind");
    String early = "{\"kind\":\"note\",\"payload\":1,\"delay_seconds\":-1}";
    assertThat(hub.call(400, "POST", "/api/v1/ai-queue", early).path("field").asText())
        .isEqualTo("delay_seconds");
    routes.sendBody("kamelet:enqueue-work-action?kind=late&dedupeKey=/id", "{\"id\":\"a\"}");
    long id = jdbc.queryForObject("select id from ai_queue where kind = 'late'", Long.class);
    awaitState(id, "refused");
    assertThat(row(id))
        .containsEntry("attempts", 0)
        .containsEntry(
            "reason",
            "No route of this hub begins with direct:work-late: save one, or correct the kind.");
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:work-late").routeId("work-late").log("done");
          }
        });
    String path = "/api/v1/ai-queue/" + id;
    String dry = "{\"reason\":\"there is a route\",\"dry_run\":true}";
    assertThat(hub.call(200, "POST", path + "/retry", dry).path("done").asBoolean()).isFalse();
    assertThat(row(id)).containsEntry("state", "refused");
    hub.call(200, "POST", path + "/retry", "{\"reason\":\"there is a route\"}");
    awaitState(id, "done");
    assertThat(hub.call(409, "POST", path + "/discard", "{\"reason\":\"r\"}").toString())
        .contains("is done: there is nothing to discard");
  }

  @Test
  void manyWorkersDoEachPieceOnceTheMostUrgentFirst() {
    jdbc.update(
        """
        insert into queue_scalings (workers_before, workers, wanted, hubs, due, oldest_seconds, arrivals_per_second, reason)
        values (1, 8, 8, 1, 0, 0, 0, 'a test asks for it')
        """);
    jdbc.update(
        """
        insert into ai_queue (kind, dedupe_key, payload, priority, max_attempts)
        select 'note', 'many-' || n, '{}', n % 3, 5 from generate_series(1, 300) n
        """);
    assertThat(queue.claim(Duration.ofMinutes(5)))
        .hasValueSatisfying(
            work -> {
              assertThat(row(work.id())).containsEntry("priority", 2);
              dueNow(work.id());
            });
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.queryForObject(
                            "select count(*) from ai_queue where state = 'done'", Integer.class))
                    .isEqualTo(300));
    assertThat(calls).hasSize(300).doesNotHaveDuplicates();
    assertThat(
            jdbc.queryForObject(
                "select count(*) from sentiments where symbol = 'NOTE'", Integer.class))
        .isEqualTo(300);
    String metrics = hub.send("GET", "/metrics", "").body();
    assertThat(metrics)
        .contains("bactrian_queue_depth{state=\"waiting\"} ", "bactrian_queue_workers 8.0")
        .contains("bactrian_queue_oldest_seconds ", "bactrian_wanted_workers ");
  }

  @Test
  void looksAtTheLoadAndAtEachProcessor() {
    long id = add("note", "looked-at", 5);
    awaitState(id, "done");
    routes.sendBody("direct:scale-workers", "");
    JsonNode look = hub.get("/api/v1/queue-scalings").at("/items/0");
    assertThat(look.path("workers").asInt()).isOne();
    assertThat(look.path("reason").asText()).contains("a second come in");

    routes.sendBody("kamelet:report-processors-action", "");
    routes.sendBody("direct:check-processors", "");
    JsonNode worker = processor("queue/note");
    assertThat(worker.path("health").asText()).isEqualTo("healthy");
    assertThat(worker.path("instances").asInt()).isOne();
    assertThat(worker.path("processed").asInt()).isOne();
    assertThat(processor("enrich-signals").path("kind").asText()).isEqualTo("subscriber");
    assertThat(processor("enrich-signals").path("instances").asInt()).isOne();

    add("nobody", "x", 5);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(hub.get("/api/v1/ai-queue?kind=nobody&state=refused").path("items"))
                    .hasSize(1));
    routes.sendBody("direct:check-processors", "");
    routes.sendBody("direct:check-processors", "");
    JsonNode stalled = processor("queue/nobody");
    assertThat(stalled.path("health").asText()).isEqualTo("stalled");
    assertThat(stalled.path("reason").asText()).contains("direct:work-nobody");
    routes.sendBody("direct:watch-processors", "");
    assertThat(hub.get("/api/v1/alarms?key=processor-stalled:queue/nobody").path("items"))
        .hasSize(1);
    jdbc.update("delete from ai_queue where kind = 'nobody'");
    routes.sendBody("direct:check-processors", "");
    routes.sendBody("direct:watch-processors", "");
    assertThat(hub.get("/api/v1/stream-processors").toString()).doesNotContain("queue/nobody");
  }

  private JsonNode processor(String name) {
    for (JsonNode item : hub.get("/api/v1/stream-processors?limit=1000").path("items")) {
      if (item.path("name").asText().equals(name)) {
        return item;
      }
    }
    throw new AssertionError("no processor " + name);
  }
}
