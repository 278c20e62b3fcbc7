package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A subscriber's dead letters: edited, replayed, discarded. */
class DeadLetterReplayTest extends OperatedTestBase {
  private volatile boolean broken = true;
  private volatile boolean kill;

  private final Processor breaks =
      exchange -> {
        if (broken) {
          throw new IllegalStateException("broken for now");
        }
      };

  private static ChangeEvent event(Exchange exchange) {
    return exchange.getMessage().getBody(ChangeEvent.class);
  }

  /** Rows whose event becomes a dead letter. */
  private String fail(int rows, Processor processor) throws Exception {
    String name = subscribe("probes", processor);
    insertProbes(newIds(rows), rows);
    awaitCaughtUp(name);
    return name;
  }

  @Test
  void namesTheStepThatFailedInTheRouteAndNotInsideAKamelet() throws Exception {
    String plain = newName();
    subscribeWith(
        plain,
        from ->
            from.process(exchange -> {})
                .id("first-" + plain)
                .choice()
                .when(exchange -> true)
                .process(breaks)
                .id("second-" + plain)
                .end());
    String called = newName();
    subscribeWith(called, from -> from.to("kamelet:enrich-signal-action").id("enrich-" + called));
    insertProbes(newIds(1), 1);
    awaitCaughtUp(plain);
    awaitCaughtUp(called);

    assertThat(letter(letterOf(plain)).get("step").asText()).isEqualTo("second-" + plain);
    assertThat(letter(letterOf(called)).get("step").asText()).isEqualTo("enrich-" + called);
  }

  @Test
  void replaysAnEventOnceWithItsOwnIdAndMarksIt() throws Exception {
    List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    String name =
        fail(
            1,
            count(
                "replayed",
                exchange -> {
                  headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
                  breaks.process(exchange);
                }));
    long id = letterOf(name);
    String event = letter(id).get("event_id").asText();
    headers.clear();
    broken = false;

    assertThat(done("POST", "dead-letters/" + id + "/replay", "").get("state").asText())
        .isEqualTo("replayed");
    assertThat(headers)
        .singleElement()
        .satisfies(
            of ->
                assertThat(of)
                    .containsEntry("HubEventId", event)
                    .containsEntry("HubReplay", "" + id)
                    .containsEntry("HubSubscriber", name));
    refused(409, "is replayed", "POST", "dead-letters/" + id + "/replay", "");
    assertThat(counted("replayed")).isEqualTo(1);
    assertThat(letter(id).get("replayed_by").asText()).isEqualTo("service");
    JsonNode actions = done("GET", "operator-actions?subject=" + id, "").get("items");
    assertThat(actions).hasSize(1);
    assertThat(actions.get(0).get("action").asText()).isEqualTo("dead-letter.replay");
    assertThat(actions.get(0).get("done_by").asText()).isEqualTo("service");
  }

  @Test
  void staysOpenWithTheNewestErrorWhenItFailsAgain() throws Exception {
    String name = fail(1, count("again", breaks));
    long id = letterOf(name);

    refused(422, "It failed again", "POST", "dead-letters/" + id + "/replay", "");
    JsonNode letter = letter(id);
    assertThat(letter.get("state").asText()).isEqualTo("open");
    assertThat(letter.get("attempts").asInt()).isEqualTo(6);
    assertThat(letter.get("message").asText()).isEqualTo("broken for now");
    assertThat(letter.get("retried_at").isNull()).isFalse();
    assertThat(counted("again")).isZero();
  }

  @Test
  void happensOnceWhenTwoReplayOneLetter() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    String name =
        fail(
            1,
            count(
                "twice",
                exchange -> {
                  breaks.process(exchange);
                  inside.countDown();
                  assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                }));
    long id = letterOf(name);
    broken = false;
    var first =
        CompletableFuture.supplyAsync(() -> ask("POST", "dead-letters/" + id + "/replay", ""));
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();

    refused(409, "in hand right now", "POST", "dead-letters/" + id + "/replay", "");
    refused(409, "in hand right now", "POST", "dead-letters/" + id + "/discard", "");
    goOn.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(counted("twice")).isEqualTo(1);
  }

  @Test
  void leavesNothingWhenTheConnectionBreaksBetweenEffectAndCommit() throws Exception {
    String name =
        fail(
            1,
            count(
                "killed",
                exchange -> {
                  breaks.process(exchange);
                  if (kill) {
                    kill = false;
                    jdbc.sql("select pg_terminate_backend(pg_backend_pid())").query().listOfRows();
                  }
                }));
    long id = letterOf(name);
    broken = false;
    kill = true;

    refused(503, "nothing was changed", "POST", "dead-letters/" + id + "/replay", "");
    assertThat(letter(id).get("state").asText()).isEqualTo("open");
    assertThat(counted("killed")).isZero();
    done("POST", "dead-letters/" + id + "/replay", "");
    assertThat(counted("killed")).isEqualTo(1);
  }

  @Test
  void replaysWhatWasEditedWithAllItsDigitsAndKeepsWhatCame() throws Exception {
    List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
    String name =
        fail(
            1,
            exchange -> {
              seen.add(event(exchange));
              breaks.process(exchange);
            });
    long id = letterOf(name);
    String payload =
        jdbc.sql("select payload::text from dead_letters").query(String.class).single();
    String edited =
        payload.replace(
            "\"amount\": null", "\"amount\": 12345678901234567890.12345678901234567890");
    assertThat(edited).isNotEqualTo(payload);

    done("PUT", "dead-letters/" + id, "{\"payload\": %s}".formatted(edited));
    refused(400, "Leave the event's id", "PUT", "dead-letters/" + id, renamed(edited));
    refused(400, "no change event", "PUT", "dead-letters/" + id, "{\"payload\": 7}");
    refused(400, "no member payloud", "PUT", "dead-letters/" + id, "{\"payloud\": 7}");
    refused(400, "Give payload", "PUT", "dead-letters/" + id, "{}");
    seen.clear();
    broken = false;
    done("POST", "dead-letters/" + id + "/replay", "");

    assertThat(seen.get(0).row())
        .containsEntry("amount", new BigDecimal("12345678901234567890.12345678901234567890"));
    JsonNode letter = letter(id);
    assertThat(letter.get("original_payload").get("after").get("amount").isNull()).isTrue();
    assertThat(letter.get("edited_by").asText()).isEqualTo("service");
    refused(409, "is replayed", "PUT", "dead-letters/" + id, "{\"payload\": %s}".formatted(edited));
  }

  private static String renamed(String payload) {
    return "{\"payload\": %s}".formatted(payload.replaceFirst("\"id\": \"", "\"id\": \"x"));
  }

  @Test
  void replaysThousandsInPiecesAndCountsThem() throws Exception {
    String name =
        fail(
            2_000,
            count(
                "bulk",
                exchange -> {
                  if (broken || Long.parseLong(event(exchange).required("id")) % 100 == 0) {
                    throw new HubException(ErrorCode.UNPROCESSABLE, "not this one");
                  }
                }));
    broken = false;
    int replayed = 0;
    int failed = 0;
    String after = "0";
    int calls = 0;
    String upTo = countOf("{}").get("up_to").asText();
    while (!after.equals("null")) {
      JsonNode part =
          done(
              "POST",
              "dead-letters/replay",
              "{\"filter\":{\"subscriber\":\"%s\"},\"limit\":700,\"after\":%s,\"up_to\":%s}"
                  .formatted(name, after, upTo));
      replayed += part.get("replayed").asInt();
      failed += part.get("failed").asInt();
      after = part.get("next").asText();
      calls++;
    }
    assertThat(calls).isGreaterThanOrEqualTo(3);
    assertThat(replayed).isEqualTo(1_980);
    assertThat(failed).isEqualTo(20);
    assertThat(counted("bulk")).isEqualTo(1_980);
  }

  @Test
  void skipsInBulkWhatCannotBeTried() throws Exception {
    String name = fail(3, breaks);
    long id = letterOf(name);
    removeRoute(name);

    refused(409, "No route on this hub", "POST", "dead-letters/" + id + "/replay", "");
    String all = bounded("{}");
    assertThat(done("POST", "dead-letters/replay", with(all, "dry_run")).get("skipped").asInt())
        .isEqualTo(3);
    JsonNode bulk = done("POST", "dead-letters/replay", all);
    assertThat(bulk.get("skipped").asInt()).isEqualTo(3);
    assertThat(bulk.get("reason").asText()).contains("No route on this hub");
    assertThat(letter(id).get("attempts").asInt()).isEqualTo(5);
  }

  @Test
  void discardsAndTakesItBack() throws Exception {
    String name = fail(5, breaks);
    long id = letterOf(name);
    String all = bounded("{\"subscriber\":\"%s\"}".formatted(name));
    String two = bounded("{\"ids\":[\"%d\",\"%d\"]}".formatted(id, id + 1));

    done("POST", "dead-letters/" + id + "/discard", "");
    refused(409, "is discarded", "POST", "dead-letters/" + id + "/replay", "");
    done("POST", "dead-letters/" + id + "/reopen", "");
    refused(409, "is open", "POST", "dead-letters/" + id + "/reopen", "");
    assertThat(done("POST", "dead-letters/discard", two).get("changed").asInt()).isEqualTo(2);
    assertThat(done("POST", "dead-letters/discard", all).get("changed").asInt()).isEqualTo(3);
    assertThat(done("POST", "dead-letters/reopen", all).get("changed").asInt()).isEqualTo(5);
    refused(404, "no dead letter", "POST", "dead-letters/999999999/discard", "");
  }

  @Test
  void refusesAFilterThatIsMisspelt() {
    refused(
        400,
        "no member filter.rout_id",
        "POST",
        "dead-letters/discard",
        "{\"filter\":{\"rout_id\":\"a\"}}");
    refused(400, "Give filter", "POST", "dead-letters/discard", "{\"up_to\":1}");
    refused(400, "Give up_to", "POST", "dead-letters/discard", "{\"filter\":{}}");
    refused(400, "Give from", "POST", "dead-letters/replay", "{\"filter\":{\"from\":\"today\"}}");
    refused(
        400,
        "Give limit",
        "POST",
        "dead-letters/replay",
        "{\"filter\":{},\"up_to\":1,\"limit\":0}");
  }

  @Test
  void leavesAloneWhatCameSinceTheLettersWereCounted() throws Exception {
    String name = fail(3, breaks);
    String counted = bounded("{\"subscriber\":\"%s\"}".formatted(name));
    insertProbes(newIds(2), 2);
    awaitCaughtUp(name);

    assertThat(done("POST", "dead-letters/discard", counted).get("changed").asInt()).isEqualTo(3);
    assertThat(done("POST", "dead-letters/discard", counted).get("changed").asInt()).isZero();
    assertThat(done("POST", "dead-letters/reopen", counted).get("changed").asInt()).isEqualTo(3);
    broken = false;
    JsonNode replayed = done("POST", "dead-letters/replay", counted);
    assertThat(replayed.get("replayed").asInt()).isEqualTo(3);
    assertThat(replayed.get("next").isNull()).isTrue();
    assertThat(countOf("{}").get("open").asInt()).isEqualTo(2);
  }

  @Test
  void changesNothingInADryRun() throws Exception {
    String name = fail(2, count("dry", breaks));
    long id = letterOf(name);
    JsonNode before = letter(id);
    String dry = "{\"dry_run\":true}";
    String all = with(bounded("{\"subscriber\":\"%s\"}".formatted(name)), "dry_run");
    broken = false;

    for (String call : List.of("replay", "discard")) {
      JsonNode one = done("POST", "dead-letters/" + id + "/" + call, dry);
      assertThat(one.get("done").asBoolean()).isFalse();
      assertThat(done("POST", "dead-letters/" + call, all).get("done").asBoolean()).isFalse();
    }
    assertThat(done("POST", "dead-letters/replay", all).get("replayed").asInt()).isEqualTo(2);
    assertThat(done("POST", "dead-letters/discard", all).get("changed").asInt()).isEqualTo(2);
    refused(409, "is open", "POST", "dead-letters/" + id + "/reopen", dry);
    refused(
        400, "no change event", "PUT", "dead-letters/" + id, "{\"payload\":7,\"dry_run\":true}");
    String edit = "{\"payload\":%s,\"dry_run\":true}".formatted(payloadOf(id));
    assertThat(done("PUT", "dead-letters/" + id, edit).get("done").asBoolean()).isFalse();

    assertThat(letter(id)).isEqualTo(before);
    assertThat(counted("dry")).isZero();
    assertThat(done("GET", "operator-actions?subject=" + id, "").get("items")).isEmpty();
  }

  private String payloadOf(long id) {
    return jdbc.sql("select payload::text from dead_letters where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private JsonNode countOf(String filter) {
    return done("POST", "dead-letters/count", "{\"filter\":%s}".formatted(filter));
  }

  /** The body of a call on all that fit a filter now. */
  private String bounded(String filter) {
    return "{\"filter\":%s,\"up_to\":%s}".formatted(filter, countOf(filter).get("up_to"));
  }

  private static String with(String body, String flag) {
    return body.substring(0, body.length() - 1) + ",\"%s\":true}".formatted(flag);
  }

  @Test
  void givesASubscriberOfBatchesAListOfOne() throws Exception {
    List<Object> bodies = new CopyOnWriteArrayList<>();
    String name = newName();
    subscribe(
        name,
        name,
        "probes&batch=10",
        exchange -> {
          bodies.add(exchange.getMessage().getBody());
          breaks.process(exchange);
        });
    insertProbes(newIds(1), 1);
    awaitCaughtUp(name);
    bodies.clear();
    broken = false;
    done("POST", "dead-letters/" + letterOf(name) + "/replay", "");
    assertThat(bodies)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasOnlyElementsOfType(ChangeEvent.class);
  }
}
