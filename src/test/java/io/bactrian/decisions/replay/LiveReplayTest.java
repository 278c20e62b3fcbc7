package io.bactrian.decisions.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.replay.StoredDecisions.Window;
import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Tick;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Live decisions on the demo's bars, made again. */
@HubTest
class LiveReplayTest {
  private static final String SYMBOL = "REPLAYED";
  private static final String REASON = "\"reason\":\"a test\"";
  private static final long BAR = 300;
  private static final int HELD = 700;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired StoredDecisions stored;
  @Autowired PastInForce past;
  @Autowired ProducerTemplate template;

  private final List<Object[]> bars = new ArrayList<>();
  private String settings = "";
  private int asked;

  @BeforeEach
  void plant() throws Exception {
    jdbc.update("delete from trading_data"); // the hub's own limits count what other tests left
    settings = hub().get("/api/v1/policy").toString();
    policy("max_data_age_seconds", 86_400);
    readBars();
    for (int i = 0; i < HELD; i++) {
      nextBar();
    }
    jdbc.update(
        "insert into strategies (strategy, first_seen_at, signals, last_signal_at) values ('wave',"
            + " now(), 1, now()) on conflict do nothing");
  }

  @AfterEach
  void clear() throws Exception {
    ObjectNode before = (ObjectNode) mapper.readTree(settings);
    for (String name : List.of("max_data_age_seconds", "position_size")) {
      policy(name, before.path(name).decimalValue());
    }
    jdbc.update("delete from inferences where symbol = ?", SYMBOL);
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from sentiments where symbol = ?", SYMBOL);
    jdbc.update("delete from symbols where symbol = ?", SYMBOL);
    jdbc.update("delete from policy_limits where symbol = ?", SYMBOL);
    jdbc.update("update models set champion = null where symbol = ?", SYMBOL);
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  /** The demo's trades as bars of five minutes, the last of which closed five minutes ago. */
  private void readBars() throws Exception {
    var byOpen = new TreeMap<Long, double[]>();
    for (Tick tick : Recording.ticks()) {
      double price = tick.price().doubleValue();
      double[] bar =
          byOpen.computeIfAbsent(
              tick.timeMsc() / 1000 / BAR * BAR, o -> new double[] {price, price, price, price, 0});
      bar[1] = Math.max(bar[1], price);
      bar[2] = Math.min(bar[2], price);
      bar[3] = price;
      bar[4] += tick.amount().doubleValue();
    }
    List<double[]> values = new ArrayList<>(byOpen.values()).subList(0, HELD + 40);
    long end = Instant.now().getEpochSecond() / BAR * BAR;
    for (int i = 0; i < values.size(); i++) {
      double[] bar = values.get(i);
      long open = end - (values.size() - i) * BAR;
      bars.add(new Object[] {SYMBOL, open, bar[0], bar[1], bar[2], bar[3], bar[4]});
    }
  }

  private void nextBar() {
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', '7', '', '') returning id)
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select id, '7', ?, 'M5', to_timestamp(?), ?, ?, ?, ?, ? from message\
        """,
        bars.remove(0));
  }

  private void policy(String name, Number value) throws Exception {
    ObjectNode now = (ObjectNode) hub().get("/api/v1/policy");
    now.remove(List.of("updated_at", "updated_by"));
    now.put("reason", "a test");
    now.putPOJO(name, value);
    hub().put("/api/v1/policy", mapper.writeValueAsString(now));
  }

  private String registered(String target, int classes, int feature, float weight) {
    String model = "replayed-m5-" + target;
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    byte[] onnx = TinyModel.of(dataset.features().size(), classes, feature, weight);
    String run = "replayed-" + target + "-" + weight + "-" + dataset.id();
    var candidate = TinyModel.uploaded(objects, run, model, target, dataset, onnx);
    return registry
        .register(candidate, TinyModel.UNEXAMINED, Passed.CHAMPION, Function.identity())
        .version();
  }

  private void promote(String target, int classes, int feature, float weight) {
    String version = registered(target, classes, feature, weight);
    deployments.promote("replayed-m5-" + target, version, "test", "to ask it");
  }

  /** Decides with a version that is never champion. */
  private void decideInARollout() {
    String version = registered("direction", 2, 16, 9);
    jdbc.update(
        "update ml_model_versions set verdict = 'promoted', alias = 'retired' where version = ?",
        version);
    String rollout =
        hub()
            .function(
                200,
                "ml-model-management",
                "{\"operation\":\"canary\",\"model\":\"replayed-m5-direction\",\"version\":\"%s\",\"steps\":[0.5,1],\"test_group\":[\"wave\"],%s}"
                    .formatted(version, REASON))
            .path("id")
            .asText();
    decide();
    assertThat(
            jdbc.queryForList(
                "select distinct i.model_version from inferences i join rollout_decisions d on"
                    + " d.inference_id = i.id where d.rollout = ?",
                String.class,
                rollout))
        .containsExactly(version);
    hub()
        .function(
            200,
            "ml-model-management",
            "{\"operation\":\"stop\",\"rollout\":\"%s\",%s}".formatted(rollout, REASON));
  }

  /**
   * Some decisions: of the newest bar, the same again, with a feature of the caller's, of before.
   */
  private void decide() {
    nextBar();
    ask("");
    ask("");
    ask(",\"features\":{\"%s\":0.25}".formatted(new FeatureSet().names().get(16)));
    ask(",\"as_of\":\"%s\"".formatted(Instant.now().minusSeconds(40 * BAR)));
  }

  private void ask(String more) {
    String body = "{\"symbol\":\"%s\",\"strategy\":\"wave\"%s}".formatted(SYMBOL, more);
    hub().function(200, "infer", body);
    asked++;
  }

  private void model(String kind, String model) {
    hub()
        .put(
            "/api/v1/json-models/%s/%s".formatted(kind, SYMBOL),
            "{\"model\":%s,%s}".formatted(model, REASON));
  }

  private JsonNode compare() {
    return hub().function(200, "backtest-live", "{\"symbol\":\"%s\"}".formatted(SYMBOL));
  }

  /** Everything that a decision goes by is changed in between. */
  private void live() throws Exception {
    decide();
    promote("direction", 2, 16, 3);
    decide();
    model("fusion", "{\"weights\":{\"direction\":3,\"momentum\":1,\"trend\":1,\"lorentzian\":1}}");
    decide();
    decideInARollout();
    jdbc.update("insert into sentiments (symbol, score, source) values (?, 0.8, 'replay')", SYMBOL);
    promote("volatility", 3, 17, 2);
    hub()
        .put(
            "/api/v1/symbols/" + SYMBOL,
            "{\"contract_size\":10,\"profit_currency\":\"USD\",\"volume_step\":0.001,\"volume_min\":0.001,%s}"
                .formatted(REASON));
    decide();
    promote("direction", 2, 16, -3);
    model("fusion", "{\"weights\":{\"direction\":1}}");
    model(
        "policy",
        "{\"scale\":{\"confidence\":{\"least\":0.25,\"full_at\":1},\"high_volatility\":0.5}}");
    decide();
    hub()
        .put(
            "/api/v1/policy-limits",
            "{\"symbol\":\"%s\",\"max_position_size\":0.01,%s}".formatted(SYMBOL, REASON));
    model("lorentzian", "{\"neighbours\":5}");
    decide();
    policy("position_size", 0.2);
    hub()
        .call(
            200,
            "POST",
            "/api/v1/json-models/fusion/%s/rollback".formatted(SYMBOL),
            "{%s}".formatted(REASON));
    decide();
    hub()
        .put(
            "/api/v1/policy-limits",
            "{\"symbol\":\"%s\",\"max_position_size\":0.02,%s}".formatted(SYMBOL, REASON));
    nextBar();
  }

  @Test
  void makesEachDecisionAgainWithWhatWasInForceAndNamesTheFirstInputThatDiffers() throws Exception {
    live();
    JsonNode same = compare();
    assertThat(same.path("differing")).as(same.toPrettyString()).isEmpty();
    assertThat(same.path("equal").asInt()).isEqualTo(asked);
    assertThat(same.path("without_inputs").asInt()).isZero();
    variety();

    JsonNode page =
        hub().function(200, "backtest-live", "{\"symbol\":\"%s\",\"limit\":3}".formatted(SYMBOL));
    assertThat(page.path("decisions").asInt()).isEqualTo(3);
    JsonNode rest =
        hub()
            .function(
                200,
                "backtest-live",
                "{\"symbol\":\"%s\",\"after\":\"%s\"}"
                    .formatted(SYMBOL, page.path("next").asText()));
    assertThat(rest.path("decisions").asInt()).isEqualTo(asked - 3);

    namesAnotherVersionAndAnotherLimit();
    namesABarThatWasCorrectedLate();
  }

  /** A hub that is started anew may decide by other bars. */
  @Test
  void makesADecisionAgainOfTheBarsOfItsOwnPeriod() {
    ask("");
    Instant now = Instant.now();
    JsonNode row = stored.of(new Window(SYMBOL, null, Instant.EPOCH, now, "", 1)).get(0);
    var again =
        DecisionReplays.question(row, past.reader().of(row, row.at("/inputs/period").asText()));
    Observation observation =
        template.requestBody("kamelet:compute-features-action?period=H1", again, Observation.class);
    assertThat(observation.period()).isEqualTo("M5");
    assertThat(observation.features()).isNotEmpty();
  }

  /** The changes in between reached the decisions, else their return would prove nothing. */
  private void variety() {
    for (String column :
        List.of(
            "model_version",
            "weights",
            "volume",
            "features",
            "lobes",
            "inputs -> 'policy_revision'",
            "inputs -> 'lorentzian'")) {
      List<String> values =
          jdbc.queryForList(
              "select distinct (%s)::text from inferences where symbol = ?".formatted(column),
              String.class,
              SYMBOL);
      assertThat(new HashSet<>(values)).as(column).hasSizeGreaterThan(1);
    }
    assertThat(
            jdbc.queryForObject(
                "select count(*) from inferences where symbol = ? and cached", Long.class, SYMBOL))
        .isPositive();
  }

  private void namesAnotherVersionAndAnotherLimit() {
    List<String> ids =
        jdbc.queryForList(
            "select id from inferences where symbol = ? and lobes -> 'direction' is not null order"
                + " by id desc limit 2",
            String.class,
            SYMBOL);
    jdbc.update(
        "update inferences set lobes = jsonb_set(lobes, '{direction,version}', '\"0000\"') where id"
            + " = ?",
        ids.get(0));
    jdbc.update(
        "update inferences set inputs = jsonb_set(inputs, '{risk,exposure}', '99') where id = ?",
        ids.get(1));
    JsonNode found = compare().path("differing");
    assertThat(found.findValuesAsText("id")).containsExactly(ids.get(1), ids.get(0));
    assertThat(found.at("/0/first/input").asText()).startsWith("inputs.limits");
    assertThat(found.at("/0/outputs/policy_verdict/again").asText()).isEqualTo("block");
    assertThat(found.at("/1/first/input").asText()).isEqualTo("lobes.direction.version");
    assertThat(found.at("/1/first/stored").asText()).isEqualTo("0000");
    jdbc.update("delete from inferences where id = any(?)", (Object) ids.toArray(String[]::new));
  }

  private void namesABarThatWasCorrectedLate() {
    int before = compare().path("decisions").asInt();
    jdbc.update(
        """
        update market_bars set close = close * 1.01, high = high * 1.02, received_at = clock_timestamp()
        where id = (select id from market_bars where symbol = ? order by open_time desc offset 5 limit 1)\
        """,
        SYMBOL);
    JsonNode corrected = compare();
    assertThat(corrected.path("decisions").asInt()).isEqualTo(before);
    assertThat(corrected.path("equal").asInt()).isPositive(); // those of before that bar
    assertThat(corrected.path("different").asInt()).isPositive();
    for (JsonNode each : corrected.path("differing")) {
      assertThat(each.at("/first/input").asText()).startsWith("features.");
      assertThat(each.at("/first/stored")).isNotEqualTo(each.at("/first/again"));
      assertThat(each.at("/first/note").asText()).contains("was written at", "after the decision");
    }
  }
}
