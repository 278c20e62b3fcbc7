package io.bactrian.decisions.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.budgets.OverBudget;
import io.bactrian.shared.HubException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Calls to hosts outside with budgets of them. */
class CallBudgetsTest extends OutsideHub {
  private static final String SELL = "{\"action\":\"SELL\",\"confidence\":0.3}";
  private static final String BUDGETS = "/api/v1/call-budgets";

  @Autowired MeterRegistry meters;

  @BeforeEach
  void know() {
    jdbc.update(
        """
        insert into strategies (strategy, first_seen_at, signals, last_signal_at)
        select name, now(), 1, now() from unnest(array['priced', 'budgeted', 'another']) name
        on conflict do nothing
        """);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from call_budgets");
  }

  private JsonNode budget(String scope, String members) {
    return hub()
        .put(BUDGETS, "{\"scope\":\"%s\",%s,\"reason\":\"a test\"}".formatted(scope, members));
  }

  /** Newest first. */
  private JsonNode calls(String query) {
    return hub().get("/api/v1/external-calls?" + query).path("items");
  }

  private JsonNode newest(Instant since) {
    return calls("from=" + since).path(0);
  }

  /** Bytes behind the empty line: all is ASCII. */
  private static int body(String asked) {
    return asked.length() - asked.indexOf("\r\n\r\n") - 4;
  }

  @Test
  void listsWhatACallCostAndNothingOfWhatWasSaid() {
    HOST.answer = both(TENSORS.formatted("0.1,0.9"), chat(SELL));
    Counter sent = meters.get("hub.egress.bytes").tag("way", "requests").counter();
    double before = sent.count();
    infer("priced");
    assertThat(sent.count() - before)
        .isEqualTo(HOST.asked.stream().mapToInt(CallBudgetsTest::body).sum());
    JsonNode calls = calls("strategy=priced&status=answered");
    assertThat(calls).hasSize(2);
    JsonNode text = calls.get(0);
    assertThat(text.path("caller").asText()).isEqualTo("service");
    assertThat(text.path("strategy").asText()).isEqualTo("priced");
    assertThat(text.path("host").asText()).isEqualTo("127.0.0.1");
    assertThat(text.path("model").asText()).isEqualTo("qwen2.5-7b-instruct");
    assertThat(text.path("route").asText()).isEqualTo("infer");
    assertThat(text.path("input_tokens").asInt()).isEqualTo(11);
    assertThat(text.path("output_tokens").asInt()).isEqualTo(7);
    assertThat(text.path("price").decimalValue()).isEqualByComparingTo("0.000016");
    assertThat(text.path("reserved").decimalValue())
        .isGreaterThan(text.path("price").decimalValue());
    assertThat(text.path("question_sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(text.path("settled_at").isTextual()).isTrue();
    assertThat(calls.get(1).path("model").asText()).isEqualTo("direction");
    assertThat(calls.get(1).path("price").decimalValue()).isZero();
    assertThat(calls.toString()).doesNotContain("key-of-", "OUTSIDE", "trend", "SELL");
  }

  @Test
  void holdsWhereABudgetHasNoRoom() {
    HOST.answer = both(TENSORS.formatted("0.1,0.9"), chat(SELL));
    String id = budget("strategy:budgeted", "\"calls_per_minute\":2").path("id").asText();
    assertThat(infer("budgeted").at("/lobes/text/action").asText()).isEqualTo("SELL");

    JsonNode over = infer("budgeted");
    assertThat(over.at("/lobes/text/action").asText()).isEqualTo("HOLD");
    assertThat(over.path("lobes").has("outside")).isFalse();
    assertThat(over.path("lobes").has("trend")).isTrue();
    String reason =
        "over-budget: strategy:budgeted has used 2 of 2 calls a minute; there is room again at ";
    assertThat(over.at("/policy/reasons").toString())
        .contains("text: " + reason, "outside: " + reason);
    assertThat(HOST.asked).hasSize(2);
    JsonNode refused = calls("strategy=budgeted&status=refused");
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0).path("reason").asText()).startsWith(reason);
    JsonNode budget = hub().get(BUDGETS + "/" + id);
    assertThat(budget.path("calls_last_minute").asInt()).isEqualTo(2);
    assertThat(budget.path("reason").asText()).isEqualTo("a test");

    assertThat(infer("another").at("/lobes/text/action").asText()).isEqualTo("SELL");
    hub().call(204, "DELETE", BUDGETS + "/" + id, "{\"reason\":\"no more\"}");
    assertThat(infer("budgeted").at("/lobes/text/action").asText()).isEqualTo("SELL");
    JsonNode changes = hub().get("/api/v1/policy-changes?about=strategy:budgeted").path("items");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).path("reason").asText()).isEqualTo("no more");
    assertThat(changes.get(1).at("/after/calls_per_minute").asInt()).isEqualTo(2);
  }

  @Test
  void asksAHostAsOftenAsThereIsRoomForConcurrentCallers() throws Exception {
    HOST.answers(200, "{\"text\":\"ok\"}");
    budget("strategy:own", "\"calls_per_day\":10");
    ExecutorService callers = Executors.newFixedThreadPool(50);
    try {
      List<Future<Exchange>> answers =
          IntStream.range(0, 50)
              .mapToObj(i -> callers.submit(() -> routes.request("direct:own-call", e -> own(e))))
              .toList();
      int answered = 0;
      for (Future<Exchange> each : answers) {
        Exception failure = each.get().getException();
        answered += failure == null ? 1 : 0;
        assertThat(failure == null || failure instanceof OverBudget).as("%s", failure).isTrue();
      }
      assertThat(answered).isEqualTo(10);
    } finally {
      callers.shutdownNow();
    }
    assertThat(HOST.asked).hasSize(10);
    JsonNode call = calls("strategy=own&status=answered").get(0);
    // 20 bytes of a question at 1, 10 tokens of an answer at 2, for nobody counted them
    assertThat(call.path("price").decimalValue()).isEqualByComparingTo("0.04");
    assertThat(call.path("caller").asText()).isEqualTo("hub");
  }

  private static void own(Exchange exchange) {
    exchange.getMessage().setBody("{\"question\":\"which\"}".substring(0, 20));
  }

  @Test
  void paysForEachTryAndNotForWhatWasNotSent() {
    Instant before = Instant.now();
    HOST.answers(429, "{\"error\":\"the key sk-secret has no money\"}");
    assertThat(refused("tensors-of-version", "{\"inputs\":[]}").fault()).isEqualTo(Fault.BUSY);
    JsonNode busy = newest(before);
    assertThat(busy.path("status").asText()).isEqualTo("failed");
    assertThat(busy.path("reason").asText()).isEqualTo("busy");
    assertThat(busy.toString()).doesNotContain("sk-secret");

    before = Instant.now();
    HOST.answers(500, "{}");
    assertThat(refused("text", "Which way?").fault()).isEqualTo(Fault.FAILED);
    assertThat(calls("from=" + before)).hasSize(HOST.asked.size() - 1).isNotEmpty();
    assertThat(calls("from=" + before + "&status=failed")).hasSize(HOST.asked.size() - 1);
  }

  @Test
  void namesASettlementWithoutAReservation() {
    assertThatThrownBy(() -> ask("settle-alone", "{}"))
        .rootCause()
        .isInstanceOf(HubException.class)
        .hasMessageContaining("put reserve-call-action before the call");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "scope | {'calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'user:me','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'key:','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'key:servce','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'key:trainer','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'key:supabase:','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'strategy:','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'host:https://models.example.com','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'host:models.example.com:8080','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'host:models.example.com/v1','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'host:models_example','calls_per_day':1,'reason':'r'}",
        "scope | {'scope':'host:a model host','calls_per_day':1,'reason':'r'}",
        "calls_per_minute | {'scope':'key:ea','reason':'r'}",
        "calls_per_minute | {'scope':'key:ea','calls_per_minute':-1,'reason':'r'}",
        "calls_per_day | {'scope':'key:ea','calls_per_day':-1,'reason':'r'}",
        "calls_per_day | {'scope':'key:ea','calls_per_day':1.5,'reason':'r'}",
        "money_per_day | {'scope':'key:ea','money_per_day':-1,'currency':'USD','reason':'r'}",
        "currency | {'scope':'key:ea','money_per_day':1,'reason':'r'}",
        "currency | {'scope':'key:ea','money_per_day':1,'currency':'dollars!','reason':'r'}",
        "currency | {'scope':'key:ea','calls_per_day':1,'currency':'USD','reason':'r'}",
        "reason | {'scope':'key:ea','calls_per_day':1}",
        "calls_an_hour | {'scope':'key:ea','calls_an_hour':1,'reason':'r'}"
      })
  void refusesABudgetThatIsNone(String field, String body) {
    JsonNode problem = hub().call(400, "PUT", BUDGETS, body.replace('\'', '"'));
    assertThat(problem.path("field").asText()).as(problem.toString()).isEqualTo(field);
    assertThat(hub().get(BUDGETS).path("items")).isEmpty();
  }

  @Test
  void warnsOfAScopeThatNothingIsKnownOfAndTakesIt() {
    HOST.answer = both(TENSORS.formatted("0.1,0.9"), chat(SELL));
    infer("another");
    JsonNode misspelt = budget("strategy:pricd", "\"calls_per_day\":5");
    assertThat(misspelt.path("warnings"))
        .singleElement()
        .asString()
        .contains("No strategy pricd is known so far", "priced");
    assertThat(budget("host:models.exmple.com", "\"calls_per_day\":5").at("/warnings/0").asText())
        .contains("No host models.exmple.com is known so far", "Known are", "127.0.0.1");
    for (String known :
        new String[] {"strategy:priced", "host:127.0.0.1", "key:hub", "key:supabase:A-1"}) {
      assertThat(budget(known, "\"calls_per_day\":5").path("warnings")).as(known).isEmpty();
    }
    assertThat(budget("host:[::1]", "\"calls_per_day\":5,\"dry_run\":true").path("warnings"))
        .hasSize(1);
    assertThat(hub().get(BUDGETS).path("items")).hasSize(6);
  }

  @Test
  void paysForACallOfAHostWithoutTokens() {
    HOST.answers(200, "[[{\"label\":\"positive\",\"score\":0.9}]]");
    Instant before = Instant.now();
    ask("sentiment", "good news");
    JsonNode call = newest(before);
    assertThat(call.path("price").decimalValue()).isEqualByComparingTo("0.002");
    assertThat(call.path("reserved").decimalValue()).isEqualByComparingTo("0.002");
    assertThat(call.path("currency").asText()).isEqualTo("USD");

    HOST.answers(429, "{}");
    before = Instant.now();
    assertThat(refused("sentiment", "bad news").fault()).isEqualTo(Fault.BUSY);
    assertThat(newest(before).path("price").decimalValue()).isZero();

    HOST.answers(200, TENSORS.formatted("0.1,0.9"));
    before = Instant.now();
    ask("tensors", "{\"inputs\":[]}");
    assertThat(newest(before).path("price").decimalValue()).isEqualByComparingTo("0.01");
    assertThat(newest(before).path("currency").asText()).isEqualTo("EUR");
  }

  @Test
  void listsHowMuchOfABudgetIsUsed() {
    HOST.answers(200, "{\"text\":\"ok\"}");
    String id =
        budget(
                "strategy:own",
                "\"calls_per_day\":1000000,\"money_per_day\":1000000,\"currency\":\"USD\"")
            .path("id")
            .asText();
    routes.request("direct:own-call", CallBudgetsTest::own);
    JsonNode budget = hub().get(BUDGETS + "/" + id);
    assertThat(budget.path("used").asDouble())
        .isEqualTo(budget.path("calls_today").asDouble() / 1_000_000)
        .isPositive();
    budget("strategy:another", "\"calls_per_minute\":0");
    JsonNode worst = hub().get(BUDGETS + "?sort=-used").path("items").path(0);
    assertThat(worst.path("used").asDouble()).isEqualTo(1);
  }

  @Test
  void rehearsesABudgetAndItsEnd() {
    JsonNode tried =
        budget("key:SERVICE", "\"money_per_day\":2.5,\"currency\":\"usd\",\"dry_run\":true");
    assertThat(tried.path("scope").asText()).isEqualTo("key:service");
    assertThat(hub().get(BUDGETS).path("items")).isEmpty();
    String id =
        budget("key:service", "\"money_per_day\":2.5,\"currency\":\"usd\"").path("id").asText();
    hub().call(204, "DELETE", BUDGETS + "/" + id, "{\"reason\":\"r\",\"dry_run\":true}");
    JsonNode kept = hub().get(BUDGETS + "/" + id);
    assertThat(kept.path("currency").asText()).isEqualTo("USD");
    assertThat(kept.path("updated_by").asText()).isEqualTo("service");
    hub().call(404, "DELETE", BUDGETS + "/999999", "{\"reason\":\"r\"}");
  }
}
