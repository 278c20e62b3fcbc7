package io.bactrian.decisions.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Walk-forwards that train at each step, by a whole hub and its own trainer. */
@HubTest
class StepTrainingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3); // a busy build machine
  private static final String SYMBOL = "STEPS";
  private static final String MODEL = "steps-m5-direction";
  private static final int BARS = 900;
  private static final String ASK =
      """
      {"symbols":[{"symbol":"STEPS","contract_size":1}],"period":"M5","from":"%s",
       "strategy":{"model":"%s","walk_forward":true,"embargo_bars":3,
         "train":{"every_bars":48,"hyperparameters":{"family":"logistic"}%s}},
       "costs":{"spread":%s,"slippage":0,"commission_rate":0,"swap_long":0,"swap_short":0},
       "sizing":{"method":"fixed","volume":0.5},"account":{"equity":10000,"currency":"USD"}}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;

  private Instant from;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, BARS);
    from =
        jdbc.queryForObject(
                "select max(open_time) - interval '8 hours' from market_bars where symbol = ?",
                java.sql.Timestamp.class,
                SYMBOL)
            .toInstant();
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private String ask(String train, String spread) {
    return ASK.formatted(from, MODEL, train, spread);
  }

  private JsonNode ended(String request) {
    var answer = hub().send("POST", "/functions/v1/backtest", request);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    String id = answer.body().replaceAll("(?s).*?\"id\" ?: ?\"([^\"]+)\".*", "$1");
    return await()
        .atMost(PATIENCE)
        .until(
            () -> hub().get("/api/v1/backtests/" + id),
            backtest -> !List.of("queued", "running").contains(backtest.path("status").asText()));
  }

  private JsonNode runs(JsonNode backtest) {
    return hub().get("/api/v1/runs?backtest_id=" + backtest.path("id").asText()).path("items");
  }

  @Test
  void decidesWithModelsTrainedOnNothingThatWasNotKnownThen() {
    JsonNode backtest = ended(ask("", "0.01"));
    assertThat(backtest.path("status").asText()).as(backtest.toString()).isEqualTo("completed");
    JsonNode steps = backtest.at("/result/steps");
    assertThat(steps).hasSize(2);
    for (JsonNode step : steps) {
      Instant known = Instant.parse(step.path("trained_until").asText());
      assertThat(Instant.parse(step.path("from").asText())).isEqualTo(known.plusSeconds(900));
      Instant latest =
          jdbc.queryForObject(
                  """
                  select d.known_at from model_runs r join datasets d on d.id = r.dataset_id where r.id = ?
                  """,
                  java.sql.Timestamp.class,
                  step.path("version").asText())
              .toInstant();
      assertThat(latest).isEqualTo(known);
    }
    assertThat(steps.at("/1/from")).isEqualTo(steps.at("/0/to"));
    JsonNode runs = runs(backtest);
    assertThat(runs).hasSize(2);
    assertThat(runs.findValues("promoted"))
        .as("no gate has judged them")
        .allMatch(JsonNode::isNull);
    assertThat(
            jdbc.queryForObject("select count(*) from models where model = ?", Long.class, MODEL))
        .as("a step is no version of the registry")
        .isZero();

    JsonNode dearer = ended(ask("", "0.02"));
    assertThat(dearer.path("trade_count")).isEqualTo(backtest.path("trade_count"));
    assertThat(backtest.path("trade_count").asInt()).isPositive();
    assertThat(dearer.path("total_return").asDouble())
        .isLessThan(backtest.path("total_return").asDouble());
    assertThat(runs(dearer).findValuesAsText("reason"))
        .as("what was trained before is not trained again")
        .allMatch(reason -> reason.startsWith("the same as "));
  }

  @Test
  void endsTheStepThatIsUnderWayWhenItIsCancelled() {
    var asked =
        CompletableFuture.runAsync(
            () ->
                hub().send("POST", "/functions/v1/backtest", ask(",\"window_bars\":700", "0.01")));
    String id =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    jdbc.queryForList(
                        """
                        select backtest_id from model_runs where backtest_id in
                          (select id from backtests where request #>> '{strategy,train,window_bars}' = '700')
                        """,
                        String.class),
                found -> !found.isEmpty())
            .get(0);
    hub().call(200, "POST", "/api/v1/backtests/" + id + "/cancel", "{}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(hub().get("/api/v1/backtests/" + id).path("status").asText())
                    .isEqualTo("cancelled"));
    assertThat(
            jdbc.queryForObject(
                "select count(*) from model_runs where backtest_id = ? and state not in ('completed', 'failed')",
                Long.class,
                id))
        .isZero();
    asked.join();
  }

  @Test
  void failsWithTheReasonOfItsFirstStep() {
    hub().send("POST", "/functions/v1/backtest", ask(",\"window_bars\":100", "0.01"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.queryForMap(
                            """
                            select b.status, b.error, r.reason from backtests b join model_runs r on r.backtest_id = b.id
                            where b.request #>> '{strategy,train,window_bars}' = '100'
                            """))
                    .containsEntry("status", "failed")
                    .hasEntrySatisfying(
                        "error",
                        error ->
                            assertThat((String) error)
                                .contains("The first step", "a dataset needs 420")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"from\":\"|\"to\":\"|from",
        "steps-m5-direction|other-m5-direction|strategy.model",
        "\"every_bars\":48|\"every_bars\":0|strategy.train.every_bars",
        "\"walk_forward\":true,|'' |walk_forward",
        "\"sizing\"|\"dry_run\":true,\"sizing\"|dry_run",
        "\"sizing\"|\"bars\":[{},{}],\"sizing\"|bars"
      })
  void refusesWhatCannotBeTrained(String what, String with, String field) {
    JsonNode refused = hub().function(400, "backtest", ask("", "0.01").replace(what, with.strip()));
    assertThat(refused.path("field").asText() + refused.path("detail").asText()).contains(field);
  }
}
