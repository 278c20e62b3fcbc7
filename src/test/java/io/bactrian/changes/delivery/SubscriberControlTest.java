package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.changes.log.ChangeEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

/** Subscribers paused, resumed, rewound and forgotten. */
class SubscriberControlTest extends OperatedTestBase {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Processor collect = exchange -> seen.add(id(exchange));

  private static String id(Exchange exchange) {
    return exchange.getMessage().getBody(ChangeEvent.class).required("id");
  }

  private JsonNode rewind(String name, String to, boolean muted) {
    return done("POST", "subscribers/" + name + "/rewind", body(to, muted, false));
  }

  private static String body(String to, boolean muted, boolean dryRun) {
    return "{\"to\":\"%s\",\"muted\":%s,\"dry_run\":%s}".formatted(to, muted, dryRun);
  }

  @Test
  void catchesUpAfterAPause() throws Exception {
    String name = subscribe("probes", collect);
    JsonNode asked = done("POST", "subscribers/" + name + "/pause", "{\"dry_run\":true}");
    assertThat(asked.get("done").asBoolean()).isFalse();
    assertThat(done("GET", "subscribers/" + name, "").get("state").asText()).isEqualTo("running");
    done("POST", "subscribers/" + name + "/pause", "");
    insertProbes(newIds(20), 20);
    awaitInboxEmpty();
    assertThat(done("GET", "subscribers/" + name, "").get("state").asText()).isEqualTo("paused");
    assertThat(seen).isEmpty();
    done("POST", "subscribers/" + name + "/resume", "");
    awaitCaughtUp(name);
    assertThat(seen).hasSize(20);
    refused(404, "no subscriber", "POST", "subscribers/nobody/pause", "");
  }

  @Test
  void pausesInTheMiddleOfABatchAndKeepsWhatIsDone() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    String name =
        subscribe(
            "probes",
            exchange -> {
              seen.add(id(exchange));
              inside.countDown();
              assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            });
    insertProbes(newIds(40), 40);
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    refused(503, "has been busy", "POST", "subscribers/" + name + "/pause", "");
    goOn.countDown();
    done("POST", "subscribers/" + name + "/pause", "");
    done("POST", "subscribers/" + name + "/resume", "");
    awaitCaughtUp(name);
    assertThat(seen).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void repeatsEffectsOfAMutedRewindAndSendsNothingUntilItIsWhereItWas() throws Exception {
    Outside outside = new Outside();
    camel.addComponent("outside", outside);
    camel.addRoutes(outside.relay());
    String name = newName();
    subscribeWith(
        name,
        from ->
            from.process(count(name, exchange -> {}))
                .to("outside:notified")
                .toD("outside:${header.HubSubscriber}")
                .wireTap("outside:tapped")
                .end()
                .recipientList()
                .constant("outside:listed")
                .end()
                .to("direct:relay-outside"));
    insertProbes(newIds(3), 3);
    awaitCaughtUp(name);
    await().atMost(PATIENCE).until(() -> outside.sent.size() == 15);
    outside.sent.clear();

    JsonNode rewound = rewind(name, "beginning", true);
    assertThat(rewound.get("repeated").asInt()).isEqualTo(3);
    assertThat(rewound.get("muted_until")).isEqualTo(rewound.get("from"));
    awaitCaughtUp(name);
    assertThat(counted(name)).isEqualTo(6);
    insertProbes(newIds(1), 1);
    awaitCaughtUp(name);
    assertThat(counted(name)).isEqualTo(7);
    await().atMost(PATIENCE).until(() -> outside.sent.size() >= 5);
    assertThat(outside.sent).hasSize(5);

    rewind(name, "beginning", false);
    awaitCaughtUp(name);
    await().atMost(PATIENCE).until(() -> outside.sent.size() >= 25);
    assertThat(outside.sent).hasSize(25);
    camel.removeComponent("outside");
  }

  @Test
  void replaysALetterOfAMutedRewindMuted() throws Exception {
    Outside outside = new Outside();
    camel.addComponent("outside", outside);
    List<String> broken = new CopyOnWriteArrayList<>();
    String name = newName();
    subscribeWith(
        name,
        from ->
            from.process(
                    exchange -> {
                      if (!broken.isEmpty()) {
                        throw new IllegalStateException("broken for now");
                      }
                    })
                .to("outside:notified"));
    insertProbes(newIds(1), 1);
    awaitCaughtUp(name);
    broken.add("yes");
    rewind(name, "beginning", true);
    awaitCaughtUp(name);
    broken.clear();
    long id = letterOf(name);
    assertThat(letter(id).get("muted").asBoolean()).isTrue();
    done("POST", "dead-letters/" + id + "/replay", "");
    assertThat(outside.sent).hasSize(1);
    camel.removeComponent("outside");
  }

  @Test
  void rewindsToATimeAndSaysFirstWhatThatMeans() throws Exception {
    String name = subscribe("probes", collect);
    insertProbes(newIds(3), 3);
    awaitCaughtUp(name);
    Instant between = jdbc.sql("select clock_timestamp()").query(Instant.class).single();
    insertProbes(newIds(4), 4);
    awaitCaughtUp(name);
    String path = "subscribers/" + name + "/rewind";

    JsonNode asked = done("POST", path, body(between.toString(), false, true));
    assertThat(asked.get("repeated").asInt()).isEqualTo(4);
    assertThat(asked.get("done").asBoolean()).isFalse();
    assertThat(seen).hasSize(7);
    assertThat(rewind(name, between.toString(), false).get("done").asBoolean()).isTrue();
    awaitCaughtUp(name);
    assertThat(seen).hasSize(11);
    assertThat(seen.subList(7, 11)).isEqualTo(seen.subList(3, 7));
    refused(400, "yet to come", "POST", path, body("2999-01-01T00:00:00Z", false, false));
    refused(400, "a time with its offset", "POST", path, body("yesterday", false, false));
    refused(400, "Give to", "POST", path, "{\"muted\":true}");
    String optional = "{\"to\":\"beginning\",\"dry_run\":true}";
    assertThat(done("POST", path, optional).get("muted_until").asText()).isEqualTo("0");
  }

  @Test
  void namesTheOldestTimeHeldWhereTheLogDoesNotReachBackSoFar() throws Exception {
    String name = subscribe("probes", collect);
    insertProbes(newIds(1), 1); // positions before it are gone with the tables' emptying
    awaitCaughtUp(name);
    Instant oldest =
        jdbc.sql("select min(positioned_at) from change_log").query(Instant.class).single();
    refused(
        400,
        "reaches back to " + oldest,
        "POST",
        "subscribers/" + name + "/rewind",
        body("2001-01-01T00:00:00Z", false, false));
  }

  @Test
  void countsFromTheSlowestPartitionThatIsBehindOverKafka() {
    jdbc.sql(
            """
            insert into change_subscribers (subscriber, route_id, tables, operations, position)
            values ('over-kafka', 'over-kafka', '{probes}', '{insert}', 0)
            """)
        .update();
    insertProbes(newIds(1), 1);
    awaitInboxEmpty();
    jdbc.sql(
            """
            insert into change_topic (partition, next_offset, changes) values (0, 0, 5), (1, 0, 9), (2, 0, 4)
            """)
        .update();
    jdbc.sql(
            """
            insert into change_offsets (subscriber, rewinds, next_offset, partition, position, changes)
            values ('over-kafka', 0, 0, 0, 7, 5), ('over-kafka', 0, 0, 1, 40, 6), ('over-kafka', 0, 0, 2, 90, 4)
            """)
        .update();
    String path = "subscribers/over-kafka/rewind";
    assertThat(done("POST", path, body("beginning", true, true)).get("muted_until").asText())
        .isEqualTo("40");
    jdbc.sql("update change_offsets set changes = 9 where partition = 1").update();
    assertThat(done("POST", path, body("beginning", true, true)).get("muted_until").asText())
        .isEqualTo("90");
    done("DELETE", "subscribers/over-kafka", "");
  }

  @Test
  void skipsWaitingChangesWhenItsCursorIsSetForward() throws Exception {
    String name = subscribe("probes", collect);
    done("POST", "subscribers/" + name + "/pause", "");
    insertProbes(newIds(9), 9);
    awaitInboxEmpty();
    JsonNode skipped = rewind(name, "now", false);
    assertThat(skipped.get("skipped").asInt()).isEqualTo(9);
    assertThat(skipped.get("repeated").asInt()).isZero();
    done("POST", "subscribers/" + name + "/resume", "");
    insertProbes(newIds(1), 1);
    awaitCaughtUp(name);
    assertThat(seen).hasSize(1);
  }

  /** The rewind waits for the cursor while the last attempt fails, so it comes before the end. */
  @Test
  void aRewindIsNotLostWhenTheEventInHandIsGivenUp() throws Exception {
    String name = newName();
    long first = newIds(4);
    AtomicInteger failures = new AtomicInteger();
    List<CompletableFuture<JsonNode>> rewinds = new CopyOnWriteArrayList<>();
    subscribe(
        name,
        name,
        "probes",
        exchange -> {
          seen.add(id(exchange));
          if (id(exchange).equals("" + (first + 3)) && rewinds.isEmpty()) {
            if (failures.incrementAndGet() == 5) { // one in the batch, four alone
              rewinds.add(CompletableFuture.supplyAsync(() -> rewind(name, "beginning", false)));
              await().atMost(PATIENCE).until(this::someoneWaitsForTheCursor);
            }
            throw new IllegalStateException("bad");
          }
        });
    insertProbes(first, 4);
    await().atMost(PATIENCE).until(() -> !rewinds.isEmpty());
    rewinds.get(0).get(30, TimeUnit.SECONDS);
    awaitCaughtUp(name);
    assertThat(seen.subList(seen.size() - 4, seen.size()))
        .containsExactly("" + first, "" + (first + 1), "" + (first + 2), "" + (first + 3));
  }

  private boolean someoneWaitsForTheCursor() {
    return jdbc.sql(
            """
            select count(*) > 0 from pg_stat_activity
            where wait_event_type = 'Lock' and query like 'select subscriber from change_subscribers%'
            """)
        .query(Boolean.class)
        .single();
  }

  @Test
  void removesASubscriberThatNoRouteHasAnyMore() throws Exception {
    String name = subscribe("probes", collect);
    refused(409, "remove the route first", "DELETE", "subscribers/" + name, "");
    refused(409, "remove the route first", "DELETE", "subscribers/" + name + "?dry_run=true", "");
    camel.getRouteController().stopRoute(name);
    camel.removeRoute(name);
    String rehearsed = "subscribers/" + name + "?dry_run=true";
    await().atMost(PATIENCE).until(() -> ask("DELETE", rehearsed, "").status() == 200);
    done("DELETE", "subscribers/" + name, "{\"dry_run\":true}");
    done("DELETE", "subscribers/" + name, "{}");
    refused(404, "no subscriber", "DELETE", "subscribers/" + name, "");
  }

  @Test
  void aNewNameStartsNowOrAtATimeIfItSaysSo() throws Exception {
    insertProbes(newIds(2), 2);
    awaitInboxEmpty();
    Instant between = jdbc.sql("select clock_timestamp()").query(Instant.class).single();
    insertProbes(newIds(3), 3);
    awaitInboxEmpty();
    List<String> late = new CopyOnWriteArrayList<>();
    String now = newName();
    subscribe(now, now, "probes&start=now", collect);
    String then = newName();
    subscribe(then, then, "probes&start=" + between, exchange -> late.add(id(exchange)));
    assertThat(seen).isEmpty();
    assertThat(late).hasSize(3);
  }
}
