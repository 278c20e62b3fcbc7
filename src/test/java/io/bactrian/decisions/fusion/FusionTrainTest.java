package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Weights trained on decisions that were stored, from the call to the map in use. */
@HubTest
class FusionTrainTest {
  private static final int BARS = 1_500;
  private static final int HORIZON = 12;
  private static final String MODEL = "fusetrain-m5-direction";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;
  @Autowired FusionTrainer symbols;

  @AfterEach
  void clear() {
    jdbc.update("delete from inferences where symbol like 'FUSE%'");
    jdbc.update("delete from market_bars where symbol like 'FUSE%'");
    jdbc.update("delete from ml_model_versions where model like 'fusetrain-%'");
    jdbc.update("delete from models where model like 'fusetrain-%'");
    jdbc.update("delete from datasets where id = 'ds-fusetrain'");
  }

  /**
   * Decisions at every bar: trend is right at four of five, momentum knows nothing.
   *
   * @param third what is stored of the lobe direction, or volatility where it has an action
   */
  private void decisions(String symbol, @Nullable String version, String third) {
    Planted.wave(jdbc, symbol, BARS);
    List<Map<String, Object>> bars =
        jdbc.queryForList(
            """
            select open_time + interval '5 minutes' as closed_at,
              lead(close, 12) over (order by open_time) > close as up
            from market_bars where symbol = ? order by open_time
            """,
            symbol);
    var random = new Random(11);
    var rows = new ArrayList<Object[]>();
    for (Map<String, Object> bar : bars) {
      boolean up = Boolean.TRUE.equals(bar.get("up"));
      String trend = up == random.nextDouble() < 0.8 ? "BUY" : "SELL";
      String momentum = random.nextBoolean() ? "BUY" : "SELL";
      String lobes =
          """
          {"trend":{"action":"%s","confidence":0.6},"momentum":{"action":"%s","confidence":0.6},
           "%s":%s}\
          """
              .formatted(
                  trend, momentum, third.contains("action") ? "volatility" : "direction", third);
      Object at = bar.get("closed_at");
      rows.add(
          new Object[] {
            symbol + rows.size(), symbol, at, at, version == null ? null : MODEL, version, lobes, at
          });
    }
    jdbc.batchUpdate(
        """
        insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, model,
          model_version, lobes, features, policy_verdict, policy_reasons, volume, caller, asked_at, latency_us)
        values (?, ?, 'wave', ?, ?, 'HOLD', 'HOLD', 0, ?, ?, ?::jsonb, '{}', 'allow', '{}', 0, 'test', ?, 1)
        """,
        rows);
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private JsonNode train(int status, String symbol, String more) {
    String body = "{\"symbol\":\"%s\"%s}".formatted(symbol, more);
    return hub().function(status, "fusion-train", body);
  }

  @Test
  void putsWeightsInUseThatBeatEqualOnes() {
    decisions("FUSETRAIN", null, "{\"model\":\"a former answer\"}");
    JsonNode asked = train(200, "FUSETRAIN", ",\"dry_run\":true");
    assertThat(asked.at("/won/verdict").asText()).as(asked.toString()).isEqualTo("trained");
    assertThat(asked.path("version").isNull()).isTrue();

    JsonNode trained = train(200, "FUSETRAIN", "");
    assertThat(trained.at("/won/improvement_lower_95").asDouble()).isPositive();
    assertThat(trained.at("/weights/trend").asDouble()).isGreaterThan(0.8);
    assertThat(trained.path("weights").has("direction")).isFalse();
    assertThat(trained.at("/won/train_rows").asInt() + trained.at("/won/held_out_rows").asInt())
        .isLessThanOrEqualTo(BARS - HORIZON);

    JsonNode used = hub().get("/weights?symbol=FUSETRAIN");
    assertThat(used.path("version")).isEqualTo(trained.path("version"));
    assertThat(used.path("dataset").asText()).startsWith("inferences of FUSETRAIN M5, ");
    assertThat(used.at("/won/reason").asText()).startsWith("trained: log loss");
    assertThat(used.at("/won/importance/trend").asDouble()).isPositive();
    assertThat(used.path("reason")).isEqualTo(used.at("/won/reason"));
  }

  @Test
  void keepsWeightsOutOfUseThatFailAScenario() {
    decisions("FUSETRY", null, "{\"model\":\"a former answer\"}");
    jdbc.update(
        """
        insert into scenarios (name, subject, applies_to, given, expected, enabled, revision, changed_by)
        values ('momentum-against-trend', 'fusion', 'FUSETRY', '{"lobes":{
            "trend":{"action":"BUY","confidence":0.5},"momentum":{"action":"SELL","confidence":0.5}}}',
          '{"action":"SELL"}', true, 1, 'test')
        """);
    try {
      JsonNode trained = train(200, "FUSETRY", "");
      assertThat(trained.at("/won/verdict").asText()).isEqualTo("trained");
      assertThat(trained.path("version").isNull()).isTrue();
      assertThat(trained.at("/scenarios/0/actual/action").asText()).isEqualTo("BUY");
      assertThat(trained.at("/scenarios/0/expected/action").asText()).isEqualTo("SELL");
      assertThat(hub().get("/weights?symbol=FUSETRY").path("version").isNull()).isTrue();
    } finally {
      jdbc.update("delete from scenarios");
    }
  }

  @Test
  void leavesOutDecisionsAboutMomentsThatTheirModelWasTrainedOn() {
    trained("direction");
    decisions("FUSELATE", "v1", "{\"model\":\"a former answer\"}");
    JsonNode refused = train(422, "FUSELATE", "");
    assertThat(refused.path("field").asText()).isEqualTo("symbol");
  }

  @Test
  void leavesOutDecisionsAboutMomentsThatAnyModelInThemWasTrainedOn() {
    trained("volatility");
    String answer =
        """
        {"model":"fusetrain-m5-volatility","version":"v1","action":"BUY","confidence":0.5}\
        """;
    decisions("FUSEVOL", null, answer);
    assertThat(train(422, "FUSEVOL", "").path("field").asText()).isEqualTo("symbol");

    jdbc.update(
        "update datasets set known_at = now() - interval '1 year' where id = 'ds-fusetrain'");
    assertThat(train(200, "FUSEVOL", ",\"dry_run\":true").at("/won/verdict").asText())
        .isEqualTo("trained");
  }

  /** A version that was trained on all there is until now. */
  private void trained(String target) {
    jdbc.update(
        """
        insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
          train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
          targets, code_version, manifest_sha256, manifest)
        values ('ds-fusetrain', 'FUSETRAIN', 'M5', now(), now(), now(), 1, 0, 1, '', '', 1, 1, '', '', 1, 1, '{}', '{}',
          '', '', '{}')
        """);
    String model = "fusetrain-m5-" + target;
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, 'FUSETRAIN', 'M5', ?)",
        model,
        target);
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, rows)
        values (?, 'v1', '', 1, 'fusetrain', 'ds-fusetrain', '{}', '{}', 'candidate', 'refused', '', 1)
        """,
        model);
  }

  @Test
  void theScheduleTrainsWhatHasEnoughDecisionsAndLeavesAloneWhatAPersonChose() {
    for (String symbol : List.of("FUSENIGHT", "FUSEHAND", "FUSEOLD", "FUSEFEW")) {
      decisions(symbol, null, "{}");
    }
    jdbc.update("update inferences set as_of = as_of - interval '1 year' where symbol = 'FUSEOLD'");
    jdbc.update(
        """
        delete from inferences where symbol = 'FUSEFEW' and id not in (
          select id from inferences where symbol = 'FUSEFEW' order by bar_closed_at desc limit 285)
        """);
    hub()
        .put(
            "/api/v1/json-models/fusion/FUSEHAND",
            "{\"model\":{\"weights\":{\"trend\":1}},\"reason\":\"by hand\"}");

    camel.createFluentProducerTemplate().to("direct:train-scheduled-fusion").send();

    JsonNode trained = hub().get("/weights?symbol=FUSENIGHT");
    assertThat(trained.path("source").asText()).isEqualTo("FUSENIGHT");
    assertThat(trained.path("by").asText()).isEqualTo("schedule");
    assertThat(trained.at("/weights/trend").asDouble()).isGreaterThan(0.8);
    assertThat(hub().get("/weights?symbol=FUSEHAND").path("reason").asText()).isEqualTo("by hand");
    for (String symbol : List.of("FUSEOLD", "FUSEFEW")) {
      assertThat(hub().get("/weights?symbol=" + symbol).path("source").asText()).isEqualTo("equal");
    }
    assertThat(symbols.scheduled()).contains("FUSENIGHT").doesNotContain("FUSEHAND", "FUSEOLD");
  }

  @Test
  void theScheduleDoesNothingWhereThereAreNoDecisions() {
    Exchange done = camel.createFluentProducerTemplate().to("direct:train-scheduled-fusion").send();
    assertThat(done.getException()).isNull();
    assertThat(done.isFailed()).isFalse();
  }

  @Test
  void refusesASymbolWithoutDecisionsAndAPeriodThatThereIsNot() {
    assertThat(train(422, "FUSENONE", "").path("detail").asText()).contains("ask infer first");
    decisions("FUSEPERIOD", null, "{}");
    assertThat(train(422, "FUSEPERIOD", ",\"period\":\"M7\"").path("field").asText())
        .isEqualTo("period");
    assertThat(train(400, "FUSEPERIOD", ",\"form\":null").path("field").asText()).isEqualTo("form");
  }
}
