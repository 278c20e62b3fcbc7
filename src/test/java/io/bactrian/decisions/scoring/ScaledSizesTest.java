package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Policy models over HTTP, from their writing to the lots of a decision. */
@HubTest
class ScaledSizesTest {
  private static final String SYMBOL = "SCALED";
  private static final String LOGIN = "scaled-test";
  private static final String POLICY = "/api/v1/json-models/policy/";
  private static final String PUT = "{\"model\":%s,\"reason\":\"a test\"}";
  private static final String LOT =
      "{\"contract_size\":10,\"profit_currency\":\"usd\",\"volume_step\":0.001,"
          + "\"volume_min\":0.001,\"reason\":\"r\"}";
  private static final String HALVES =
      "{\"scale\":{\"confidence\":{\"least\":0.25,\"full_at\":1},\"high_volatility\":0.5}}";
  private static final int DIRECTS = 16; // the feature that the direction is computed of
  private static final int MOVES = 17; // the hour's sine, that the volatility is computed of

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;

  @BeforeEach
  void plant() {
    jdbc.update("delete from trading_data"); // the hub's own limits count what other tests left
    Planted.wave(jdbc, SYMBOL, 700);
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', '1', '', '') returning id)
        insert into account_snapshots (raw_message_id, login, balance, equity, currency)
        select id, ?, 10000, 10000, 'USD' from message\
        """,
        LOGIN);
    hub().put("/api/v1/symbols/SCALED", LOT);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from account_snapshots where login = ?", LOGIN);
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from symbols where symbol like 'SCALED%'");
    for (String name : new String[] {SYMBOL, "default"}) {
      while (hub().send("GET", POLICY + name, "").statusCode() == 200) {
        hub().call(200, "POST", POLICY + name + "/rollback", "{\"reason\":\"clean up\"}");
      }
    }
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private String put(String name, String model) {
    return hub().put(POLICY + name, PUT.formatted(model)).path("version").asText();
  }

  private JsonNode evaluate(String more) {
    return hub()
        .function(
            200,
            "policy-eval",
            "{\"symbol\":\"SCALED\",\"strategy\":\"wave\",\"login\":\"scaled-test\",\"action\":\"BUY\"%s}"
                .formatted(more));
  }

  /** The weights let the direction decide alone, with a confidence that the feature sets. */
  private JsonNode decide(double feature) {
    return decide(feature, "");
  }

  private JsonNode decide(double feature, String more) {
    hub()
        .put("/api/v1/json-models/fusion/SCALED", PUT.formatted("{\"weights\":{\"direction\":1}}"));
    return hub()
        .function(
            200,
            "infer",
            "{\"symbol\":\"SCALED\",\"strategy\":\"wave\",\"features\":{\"%s\":%s}%s}"
                .formatted(new FeatureSet().names().get(DIRECTS), feature, more));
  }

  private void inCharge(String target, int classes, int feature) {
    String model = "scaled-m5-" + target;
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    byte[] onnx = TinyModel.of(dataset.features().size(), classes, feature, 1);
    String run = "scaled-test-" + target + "-" + dataset.id();
    Registration registration =
        registry.register(
            TinyModel.uploaded(objects, run, model, target, dataset, onnx),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity());
    deployments.promote(model, registration.version(), "test", "to ask it");
  }

  @Test
  void scalesADecisionAndAnEvaluationInTheSameWay() {
    inCharge("direction", 2, DIRECTS);
    inCharge("volatility", 3, MOVES);
    String version = put(SYMBOL, HALVES);
    JsonNode decision = decide(0.6);
    JsonNode scale = decision.at("/sizing/scale");
    assertThat(decision.path("action").asText()).isEqualTo("BUY");
    double confidence = decision.path("confidence").asDouble();
    double high = decision.at("/lobes/volatility/probabilities/high").asDouble();
    assertThat(scale.at("/policy_model/name").asText()).isEqualTo(SYMBOL);
    assertThat(scale.at("/policy_model/version").asText()).isEqualTo(version);
    assertThat(scale.at("/confidence/value").asDouble()).isEqualTo(confidence);
    assertThat(scale.at("/high_volatility/value").asDouble()).isCloseTo(high, within(1e-6));
    assertThat(scale.at("/high_volatility/model").asText()).startsWith("scaled-m5-volatility ");
    assertThat(scale.path("factor").asDouble())
        .isCloseTo((0.25 + 0.75 * confidence) * (1 - 0.5 * high), within(1e-6));
    assertThat(scale.path("lots").decimalValue())
        .isGreaterThan(decision.at("/sizing/volume").decimalValue());
    assertThat(decision.at("/policy/verdict").asText()).isEqualTo("allow");
    assertThat(decision.at("/policy/volume").decimalValue())
        .isEqualByComparingTo(decision.at("/sizing/volume").decimalValue());
    assertThat(decision.at("/policy/reasons").toString())
        .contains("scale: policy model SCALED " + version + " allows");
    assertThat(
            jdbc.queryForObject(
                "select policy_reasons::text from inferences where id = ?",
                String.class,
                decision.path("id").asText()))
        .contains("scale: policy model SCALED");

    JsonNode evaluation = evaluate(",\"confidence\":" + confidence);
    assertThat(evaluation.path("sizing")).isEqualTo(decision.path("sizing"));
    assertThat(evaluation.path("volume")).isEqualTo(decision.at("/policy/volume"));
    assertThat(evaluation.path("reasons").toString()).contains("scale: policy model SCALED");
    assertThat(evaluation.path("defaults").toString()).doesNotContain("policy_model");
  }

  @Test
  void sizesAKeptProposalByTheModelThatIsInUseNow() {
    inCharge("direction", 2, DIRECTS);
    String first = put(SYMBOL, "{\"scale\":{\"confidence\":{\"least\":0.9,\"full_at\":1}}}");
    JsonNode before = decide(0.5);
    String second = put(SYMBOL, "{\"scale\":{\"confidence\":{\"least\":0.1,\"full_at\":1}}}");
    JsonNode after = decide(0.5);
    assertThat(after.path("cached").asBoolean()).isTrue();
    assertThat(before.at("/sizing/scale/policy_model/version").asText()).isEqualTo(first);
    assertThat(after.at("/sizing/scale/policy_model/version").asText()).isEqualTo(second);
    assertThat(after.at("/policy/volume").decimalValue())
        .isLessThan(before.at("/policy/volume").decimalValue());
    hub().call(200, "POST", POLICY + SYMBOL + "/rollback", "{\"reason\":\"too small\"}");
    assertThat(decide(0.5).path("sizing")).isEqualTo(before.path("sizing"));
  }

  @Test
  void advisesToReduceAnAlertThatTheModelMakesSmaller() {
    inCharge("direction", 2, DIRECTS);
    String alert = Ulid.next();
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('tradingview', 'default', '', '') returning id)
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
        select ?, id, 'default', sha256(?::bytea), 'wave', 'SCALED', 'buy' from message
        """,
        alert,
        alert);
    String about = ",\"signal_id\":\"" + alert + "\"";
    assertThat(decide(0.5, about).at("/signal/advice").asText()).isEqualTo("take");
    put(SYMBOL, "{\"scale\":{\"confidence\":{\"least\":0.1,\"full_at\":1}}}");
    JsonNode reduced = decide(0.5, about);
    assertThat(reduced.at("/signal/advice").asText()).isEqualTo("reduce");
    assertThat(reduced.at("/policy/verdict").asText()).isEqualTo("allow");
  }

  @Test
  void saysThatNoPolicyModelIsInUseAndScalesNothing() {
    JsonNode none = evaluate(",\"confidence\":0.01");
    assertThat(none.path("defaults").toString())
        .contains("policy_model: there is neither a policy model of SCALED nor a default one");
    assertThat(none.at("/sizing/scale/policy_model").isNull()).isTrue();
    assertThat(none.at("/sizing/scale/factor").asDouble()).isOne();
    assertThat(none.at("/sizing/volume")).isEqualTo(none.at("/sizing/scale/lots"));
    assertThat(none.path("reasons")).isEmpty();

    String version = put("default", "{\"scale\":{\"confidence\":{\"least\":0.5,\"full_at\":1}}}");
    JsonNode byDefault = evaluate(",\"confidence\":0");
    assertThat(byDefault.at("/sizing/scale/policy_model/name").asText()).isEqualTo("default");
    assertThat(byDefault.at("/sizing/scale/policy_model/version").asText()).isEqualTo(version);
    assertThat(byDefault.path("volume").decimalValue().doubleValue())
        .isEqualTo(none.path("volume").asDouble() / 2);
    JsonNode unsaid = evaluate("");
    assertThat(unsaid.path("volume")).isEqualTo(none.path("volume"));
    assertThat(unsaid.at("/sizing/scale/notes").toString()).contains("the call names none");
    JsonNode given = evaluate(",\"volume\":0.1");
    assertThat(given.path("volume").decimalValue()).isEqualByComparingTo("0.1");
    assertThat(given.at("/sizing/scale").isNull()).isTrue();
  }

  @Test
  void doesNotScaleByAModelOfVolatilityThatIsNotThere() {
    hub().put("/api/v1/symbols/SCALED2", LOT);
    put("default", "{\"scale\":{\"high_volatility\":0}}");
    JsonNode answer =
        hub()
            .function(
                200,
                "policy-eval",
                "{\"symbol\":\"SCALED2\",\"strategy\":\"wave\",\"action\":\"SELL\"}");
    assertThat(answer.at("/sizing/scale/factor").asDouble()).isOne();
    assertThat(answer.at("/sizing/scale/notes").toString())
        .contains("no version of scaled2-m5-volatility is in charge");
  }

  @Test
  void takesTheRuleOfThePolicyModelWhereTheCallNamesNone() {
    put(SYMBOL, "{\"sizing\":{\"method\":\"risk_fraction\",\"fraction\":0.01}}");
    String stop = ",\"price\":100,\"stop\":80";
    JsonNode byModel = evaluate(stop); // 1 % of 10,000 is 100; 20 * 10 is 200 a lot
    assertThat(byModel.path("sized_by").asText()).isEqualTo("risk_fraction");
    assertThat(byModel.path("volume").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(byModel.at("/sizing/basis/policy_model").asText()).startsWith("SCALED ");
    assertThat(byModel.path("defaults").toString()).contains("the policy model's rule holds");

    JsonNode open = evaluate(stop + ",\"sizing\":{\"method\":\"risk_fraction\"}");
    assertThat(open.path("volume").decimalValue()).isEqualByComparingTo("0.5");
    JsonNode named =
        evaluate(stop + ",\"sizing\":{\"method\":\"risk_fraction\",\"fraction\":0.005}");
    assertThat(named.path("volume").decimalValue()).isEqualByComparingTo("0.25");
    JsonNode fixed = evaluate(",\"sizing\":{\"method\":\"fixed\",\"volume\":0.2}");
    assertThat(fixed.path("volume").decimalValue()).isEqualByComparingTo("0.2");
    assertThat(fixed.at("/sizing/basis/policy_model").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "400 | {'scael':{}} | model.scael",
        "400 | {'scale':{'colour':1}} | model.scale.colour",
        "400 | {'scale':{'confidence':{'least':0.1,'full_at':1,'most':1}}} |"
            + " model.scale.confidence.most",
        "400 | {'scale':{'confidence':{'least':1.5,'full_at':1}}} | model.scale.confidence.least",
        "400 | {'scale':{'confidence':{'least':-0.1,'full_at':1}}} | model.scale.confidence.least",
        "400 | {'scale':{'confidence':{'least':'NaN','full_at':1}}} | model.scale.confidence.least",
        "400 | {'scale':{'confidence':{'least':0.1,'full_at':0}}} | model.scale.confidence.full_at",
        "400 | {'scale':{'confidence':{'least':0.1,'full_at':1e-400}}} |"
            + " model.scale.confidence.full_at",
        "400 | {'scale':{'high_volatility':-1}} | model.scale.high_volatility",
        "400 | {'scale':{}} | model.scale",
        "400 | {} | model",
        "400 | {'sizing':{'method':'kelly'}} | model.sizing.method",
        "400 | {'sizing':{'method':'fixed','fraction':0.1}} | model.sizing.fraction",
        "422 | {'sizing':{'method':'risk_fraction','period':'M7'}} | model.sizing.period",
      })
  void refusesABadModelNamesTheFieldAndKeepsTheOldOne(int status, String model, String field) {
    String kept = put(SYMBOL, HALVES);
    String body = PUT.formatted(model.replace('\'', '"'));
    assertThat(hub().call(status, "PUT", POLICY + SYMBOL, body).path("field").asText())
        .isEqualTo(field);
    assertThat(hub().get(POLICY + SYMBOL).path("version").asText()).isEqualTo(kept);
  }

  @Test
  void refusesAModelThatIsTooLargeOrNoJson() {
    String large = PUT.formatted("{\"note\":\"" + "x".repeat(1024 * 1024) + "\"}");
    assertThat(hub().call(413, "PUT", POLICY + SYMBOL, large).path("field").asText())
        .isEqualTo("model");
    String nan = PUT.formatted("{\"scale\":{\"high_volatility\":NaN}}");
    hub().call(400, "PUT", POLICY + SYMBOL, nan);
    hub().call(404, "GET", POLICY + SYMBOL, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1.5 | -",
        "-0.1 | -",
        "\"high\" | -",
        "0.5,\"volume\":0.1 | a volume that is given is not scaled",
      })
  void refusesABadConfidence(String confidence, @Nullable String detail) {
    String body =
        "{\"symbol\":\"SCALED\",\"strategy\":\"wave\",\"action\":\"BUY\",\"confidence\":%s}"
            .formatted(confidence);
    JsonNode problem = hub().function(400, "policy-eval", body);
    assertThat(problem.path("field").asText()).isEqualTo("confidence");
    if (detail != null) {
      assertThat(problem.path("detail").asText()).contains(detail);
    }
  }
}
