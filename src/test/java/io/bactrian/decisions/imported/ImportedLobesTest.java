package io.bactrian.decisions.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.onnx.ImportedFiles;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.UnjudgedModels;
import io.bactrian.models.training.Planted;
import io.bactrian.store.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Models of every imported kind as lobes: live, about the past and in backtests. */
@HubTest
class ImportedLobesTest {
  private static final String SYMBOL = "IMPORTED";
  private static final List<String> FEATURES = List.of("f_percent_b_20", "f_return_1", "f_sma_48");
  private static final List<String> ARMS = List.of("SELL", "HOLD", "BUY");
  private static final String HMM = "kamelet:score-hmm-action";
  private static final String UCB = "kamelet:score-neural-ucb-action";
  private static final String PPO = "kamelet:score-cvar-ppo-action";
  private static final String FILTER =
      """
      {"kind": "hmm", "states": [{"input": "state", "output": "next_state"}],
       "actions": {"low": "SELL", "high": "BUY"}, "replay": 12, "max_gap": 1}
      """;
  private static final String POLICY =
      """
      {"kind": "cvar-ppo", "replay": 20,
       "states": [{"input": "h_in", "output": "h_out"}, {"input": "c_in", "output": "c_out"}]}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired ObjectStore objects;
  @Autowired UnjudgedModels unjudged;
  @Autowired Deployments deployments;
  @Autowired BarReader bars;
  @Autowired PastObservations past;
  @Autowired ProducerTemplate template;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 300);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("update models set champion = null where symbol = ?", SYMBOL);
    jdbc.update("update ml_model_versions set alias = 'retired' where model like 'imported-m5-%'");
  }

  private Registration registered(
      String target, byte[] onnx, List<String> names, String signature) {
    String sha256 = DigestUtils.sha256Hex(onnx);
    byte[] metadata = ("{\"signature\":" + signature + "}").getBytes(StandardCharsets.UTF_8);
    String folder = "imported-test/" + target + "/" + sha256;
    objects.put(folder + "/model.onnx", onnx);
    objects.put(folder + "/metadata.json", metadata);
    String model = "imported-m5-" + target;
    var candidate =
        new Candidate(
            "imported-test:" + sha256,
            model,
            target,
            "",
            folder + "/model.onnx",
            sha256,
            folder + "/metadata.json",
            DigestUtils.sha256Hex(metadata));
    Registration done =
        unjudged.register(
            candidate,
            new UnjudgedModels.Series(SYMBOL, "M5"),
            FEATURES,
            names,
            "a test",
            Function.identity());
    assertThat(done.promoted()).isFalse();
    deployments.promote(model, done.version(), "test", "to ask it");
    return done;
  }

  private void hmm() {
    registered(
        "hmm",
        ImportedFiles.hmm(FEATURES.size(), 0).build().toByteArray(),
        List.of("low", "high"),
        FILTER);
  }

  private void policy() {
    registered(
        "cvar-ppo", ImportedFiles.policy(FEATURES.size()).build().toByteArray(), ARMS, POLICY);
  }

  private void bandit(float... uncertainties) {
    registered(
        "neural-ucb",
        ImportedFiles.bandit(FEATURES.size(), 2, uncertainties).build().toByteArray(),
        ARMS,
        "{\"kind\": \"neural-ucb\"}");
  }

  private List<Bar> closed() {
    return bars.closedBars(SYMBOL, "M5", Instant.now(), 1_000);
  }

  /** As a backtest asks at a bar. */
  private Observation atBar(String step, int bar) {
    return ask(step, past.of(SYMBOL, "M5", closed(), 150).at(bar));
  }

  /** As a live call does. */
  private Observation live(String step) {
    return ask(step, observed(question(null, Map.of())));
  }

  private Observation observed(InferenceRequest question) {
    return ask("kamelet:compute-features-action?period=M5", question);
  }

  private static InferenceRequest question(@Nullable Instant moment, Map<String, Float> features) {
    Instant now = Instant.now();
    return new InferenceRequest(
        SYMBOL,
        "",
        null,
        null,
        features,
        moment,
        moment == null ? now : moment,
        true,
        "test",
        now,
        0,
        null);
  }

  private Observation ask(String step, Object body) {
    return template.requestBody(step, body, Observation.class);
  }

  private static LobeAnswer only(Observation observation) {
    assertThat(observation.reasons()).isEmpty();
    assertThat(observation.lobes()).hasSize(1);
    return observation.lobes().values().iterator().next();
  }

  private static String text(LobeAnswer answer, String name) {
    return String.valueOf(answer.diagnostics().get(name));
  }

  private static Map<String, Object> said(LobeAnswer answer) {
    return new HashMap<>(answer.diagnostics());
  }

  private static double of(LobeAnswer answer, String name) {
    return answer.diagnostics().get("probabilities") instanceof Map<?, ?> known
            && known.get(name) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  /** The feature of the newest so many bars up to one. */
  private double[] percentB(int bar, int count) {
    var set = new FeatureSet();
    float[][] rows = set.all(closed());
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      int row = bar - (set.lookback() - 1) - (count - 1) + i;
      values[i] = rows[row][set.names().indexOf("f_percent_b_20")];
    }
    return values;
  }

  private static double high(double... values) {
    double[] state = {0.5, 0.5};
    for (double value : values) {
      state = ImportedFiles.filtered(state, Double.isNaN(value) ? 0 : value);
    }
    return state[1];
  }

  @Test
  void filtersTheRegimesOfTheDeclaredBarsLiveAndInABacktest() {
    hmm();
    int newest = closed().size() - 1;
    LobeAnswer answer = only(live(HMM));
    double expected = high(percentB(newest, 12));
    assertThat(of(answer, "high")).isCloseTo(expected, within(1e-4));
    assertThat(answer.confidence()).isCloseTo(Math.abs(2 * expected - 1), within(1e-3));
    assertThat(answer.action()).isEqualTo(expected > 0.5 ? "BUY" : "SELL");
    assertThat(said(answer))
        .containsEntry("model", "imported-m5-hmm")
        .containsEntry("regime", expected > 0.5 ? "high" : "low");
    assertThat(only(atBar(HMM, newest))).isEqualTo(answer);
    for (int bar = newest - 40; bar < newest; bar++) {
      LobeAnswer then = only(atBar(HMM, bar));
      assertThat(of(then, "high")).isCloseTo(high(percentB(bar, 12)), within(1e-4));
      Instant moment = closed().get(bar).closeTime();
      assertThat(only(ask(HMM, observed(question(moment, Map.of()))))).isEqualTo(then);
    }
    assertThat(only(live(HMM))).isEqualTo(answer);
  }

  @Test
  void beginsAnewAfterAGapThatIsTooLong() {
    hmm();
    int newest = closed().size() - 1;
    Instant open = closed().get(newest - 5).openTime();
    remove(open, 1);
    LobeAnswer bridged = only(live(HMM));
    assertThat(said(bridged)).doesNotContainKey("reset");
    assertThat(text(bridged, "state")).startsWith("of 12 bars up to");
    remove(open.minusSeconds(300), 1);
    LobeAnswer reset = only(live(HMM));
    assertThat(text(reset, "state")).startsWith("of 5 bars up to");
    assertThat(text(reset, "reset")).endsWith("closed at " + open.plusSeconds(600));
    assertThat(of(reset, "high")).isCloseTo(high(percentB(closed().size() - 1, 5)), within(1e-4));
    assertThat(only(atBar(HMM, closed().size() - 1))).isEqualTo(reset);
  }

  private void remove(Instant open, int count) {
    assertThat(
            jdbc.update(
                "delete from market_bars where symbol = ? and open_time = ?",
                SYMBOL,
                Timestamp.from(open)))
        .isEqualTo(count);
  }

  @Test
  void remembersInAPolicyAndNotFromOneVersionToAnother() {
    policy();
    int newest = closed().size() - 1;
    LobeAnswer answer = only(live(PPO));
    assertThat(only(atBar(PPO, newest))).isEqualTo(answer);
    assertThat(ARMS).contains(text(answer, "chosen"));
    assertThat(of(answer, "SELL") + of(answer, "HOLD") + of(answer, "BUY"))
        .isCloseTo(1, within(1e-5));
    registered(
        "cvar-ppo",
        ImportedFiles.policy(FEATURES.size()).setProducerVersion("2").build().toByteArray(),
        ARMS,
        POLICY.replace("20", "1"));
    LobeAnswer alone = only(live(PPO));
    assertThat(of(alone, "BUY")).isNotEqualTo(of(answer, "BUY"));
    assertThat(text(alone, "state")).startsWith("of 1 bars");
    assertThat(only(atBar(PPO, newest))).isEqualTo(alone);
  }

  @Test
  void takesTheLargestMeanAndExploresWhereTheRouteAllowsIt() {
    bandit(5, 0.1f, 0.1f);
    Observation up = observed(question(null, Map.of("f_sma_48", 0.4f)));
    LobeAnswer sure = only(ask(UCB, up));
    assertThat(sure.action()).isEqualTo("BUY");
    assertThat(said(sure)).containsEntry("arm", "BUY").doesNotContainKey("exploration");
    LobeAnswer curious = only(ask(UCB + "?exploration=1", up));
    assertThat(curious.action()).isEqualTo("SELL");
    assertThat(said(curious)).containsEntry("explored", true);
    assertThat(only(ask(UCB, up))).isEqualTo(sure);
  }

  @Test
  void isALobeOfDecisionsAndOfBacktests() throws JsonProcessingException {
    bandit(0, 0, 0);
    JsonNode fused =
        mapper.readTree(
            mapper.writeValueAsString(
                template
                    .requestBody("kamelet:fuse-lobes-action", live(UCB), Proposal.class)
                    .fused()));
    assertThat(fused.at("/lobes/neural-ucb/weight").asDouble()).isEqualTo(1);
    assertThat(fused.path("missing").toString()).doesNotContain("neural-ucb");
    JsonNode done =
        new HubCalls(port, credentials, "service.key")
            .function(
                200,
                "backtest",
                """
                {"symbols": [{"symbol": "%s", "contract_size": 1}], "period": "M5", "strategy": {"lobe": "neural-ucb"},
                 "costs": {"spread": 0.01, "slippage": 0, "commission_rate": 0, "swap_long": 0, "swap_short": 0},
                 "sizing": {"method": "fixed", "volume": 0.5}, "account": {"equity": 10000, "currency": "USD"}}
                """
                    .formatted(SYMBOL));
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.at("/result/report/trades/count").asInt()).isPositive();
  }

  @Test
  void holdsWithTheFaultsNameWhereAnAnswerIsNone() {
    String blown = "{\"kind\": \"neural-ucb\"}";
    var bandit = ImportedFiles.bandit(FEATURES.size(), 2, 1, 1, 1);
    // 3e38 times what is above 2, which no trial row has in this place, is infinite
    var graph = bandit.getGraphBuilder();
    graph.getNodeBuilder(4).setInput(0, "huge");
    graph.addInitializerBuilder().setName("large").setDataType(1).addFloatData(1e38f);
    graph.addNode(
        4,
        NodeProto.newBuilder()
            .setOpType("Mul")
            .addInput("active")
            .addInput("large")
            .addOutput("huge"));
    graph.getNodeBuilder(5).setInput(0, "huge");
    registered("neural-ucb", bandit.build().toByteArray(), ARMS, blown);
    Observation answered = ask(UCB, observed(question(null, Map.of("f_sma_48", 9f))));
    LobeAnswer answer = Objects.requireNonNull(answered.lobes().get("neural-ucb"));
    assertThat(answer.action()).isEqualTo("HOLD");
    assertThat(answer.confidence()).isZero();
    assertThat(said(answer)).containsEntry("fault", "not-finite");
    assertThat(answered.reasons()).singleElement().asString().startsWith("neural-ucb: not-finite");
  }

  @Test
  void saysWhyALobeHasNoAnswer() {
    assertThat(live(PPO).reasons())
        .containsExactly("cvar-ppo: no version of imported-m5-cvar-ppo is in charge");
    hmm();
    assertThat(live(UCB + "?target=hmm").reasons())
        .singleElement()
        .asString()
        .contains("is of the kind hmm, not neural-ucb");
    jdbc.update(
        "delete from market_bars where symbol = ? and open_time < ?",
        SYMBOL,
        Timestamp.from(closed().get(closed().size() - 110).openTime()));
    assertThat(live(HMM).reasons())
        .singleElement()
        .asString()
        .contains("needs 120 closed bars", "there are 110");
  }
}
