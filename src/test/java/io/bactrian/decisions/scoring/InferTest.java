package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is decided: planted bars, a tiny model in charge, everything else as shipped. */
@HubTest
class InferTest {
  private static final String SYMBOL = "INFER";
  private static final String MODEL = "infer-m5-direction";
  private static final String ASK = "{\"symbol\":\"INFER\",\"strategy\":\"wave\"%s}";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired Policy policy;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 700);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    if (policy.settings().killSwitch()) {
      policy.turnKillSwitch(false, "test", "clean up");
    }
  }

  /** A model that says up, put in charge by hand. */
  private String inCharge() {
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    byte[] onnx = TinyModel.of(dataset.features().size(), 2, 17, 30); // the hour's sine
    String run = "infer-test-" + dataset.id();
    String version =
        registry
            .register(
                TinyModel.uploaded(objects, run, MODEL, "direction", dataset, onnx),
                TinyModel.UNEXAMINED,
                Passed.CHAMPION,
                Function.identity())
            .version();
    deployments.promote(MODEL, version, "test", "to ask it");
    return version;
  }

  @Test
  void answersWhatItStores() throws Exception {
    String version = inCharge();
    JsonNode answer = ask(200, "ea.key", "");
    assertThat(answer.path("action").asText()).isIn("BUY", "SELL", "HOLD");
    assertThat(answer.path("confidence").asDouble())
        .isEqualTo(Math.abs(answer.path("score").asDouble()));
    double sum = 0;
    for (JsonNode lobe : answer.path("lobes")) {
      sum += lobe.path("contribution").asDouble();
    }
    assertThat(sum).isEqualTo(answer.path("score").asDouble());
    assertThat(answer.at("/weights/source").asText()).isEqualTo("equal");
    assertThat(answer.path("lobes").size()).isGreaterThan(3);
    assertThat(answer.at("/model/name").asText()).isEqualTo(MODEL);
    assertThat(answer.at("/model/version").asText()).isEqualTo(version);
    assertThat(answer.at("/model/sha256").asText()).startsWith(version).hasSize(64);
    assertThat(answer.at("/lobes/direction/probabilities/up").asDouble()).isBetween(0.0, 1.0);
    assertThat(answer.at("/policy/verdict").asText()).isEqualTo("allow");
    assertThat(answer.path("latency_ms").asDouble()).isPositive();
    Map<String, Object> row =
        jdbc.queryForMap(
            "select *, features::text as given from inferences where id = ?",
            answer.path("id").asText());
    assertThat(row)
        .containsEntry("action", answer.path("action").asText())
        .containsEntry("model_version", version)
        .containsEntry("caller", "ea")
        .containsEntry("confidence", answer.path("confidence").asDouble())
        .containsEntry("score", answer.path("score").asDouble())
        .containsEntry("weights", "equal")
        .containsEntry("policy_verdict", "allow");
    assertThat(mapper.readTree(String.valueOf(row.get("given"))).size())
        .isEqualTo(new FeatureSet().names().size());
  }

  @Test
  void letsTheLobesAnswerOnceAndKeepsEveryDecision() throws Exception {
    inCharge();
    JsonNode first = ask(200, "ea.key", ",\"features\":{\"f_weekday\":1}");
    JsonNode again = ask(200, "ea.key", ",\"features\":{\"f_weekday\":1}");
    assertThat(first.path("cached").asBoolean()).isFalse();
    assertThat(again.path("cached").asBoolean()).isTrue();
    assertThat(again.path("lobes")).isEqualTo(first.path("lobes"));
    assertThat(again.path("id")).isNotEqualTo(first.path("id"));
    assertThat(
            jdbc.queryForObject(
                "select cached from inferences where id = ?",
                Boolean.class,
                again.path("id").asText()))
        .isTrue();
    assertThat(ask(200, "ea.key", ",\"features\":{\"f_weekday\":2}").path("cached").asBoolean())
        .isFalse();

    policy.turnKillSwitch(true, "test", "storm");
    JsonNode killed = ask(200, "ea.key", ",\"features\":{\"f_weekday\":1}");
    assertThat(killed.at("/policy/verdict").asText()).isEqualTo("block");
    policy.turnKillSwitch(false, "test", "over");

    inCharge(); // another promotion
    assertThat(ask(200, "ea.key", ",\"features\":{\"f_weekday\":1}").path("cached").asBoolean())
        .isFalse();
  }

  @Test
  void fusesWhatItsOwnLobesAnswerWhereACallerSendsNone() throws Exception {
    JsonNode fused = call(200, "service.key", "fusion", "{\"symbol\":\"INFER\"}");
    JsonNode asked = ask(200, "service.key", ",\"dry_run\":true");
    assertThat(fused.path("score")).isEqualTo(asked.path("score"));
    assertThat(fused.at("/lobes/trend/contribution"))
        .isEqualTo(asked.at("/lobes/trend/contribution"));
    assertThat(call(422, "service.key", "fusion", "{\"symbol\":\"NONE\"}").path("field").asText())
        .isEqualTo("symbol");
    JsonNode alone =
        call(400, "service.key", "fusion", "{\"symbol\":\"INFER\",\"weights\":{\"trend\":1}}");
    assertThat(alone.path("detail").asText()).contains("lobes");
  }

  @Test
  void saysWhatToDoAboutAnAlert() throws Exception {
    inCharge();
    String all =
        String.join(
            ",", new FeatureSet().names().stream().map(name -> "\"" + name + "\":1").toList());
    for (String side : new String[] {"buy", "sell"}) {
      JsonNode answer =
          ask(200, "ea.key", ",\"signal_id\":\"%s\",\"features\":{%s}".formatted(alert(side), all));
      assertThat(answer.at("/lobes/strategy/action").asText()).isEqualToIgnoringCase(side);
      assertThat(answer.at("/signal/side").asText()).isEqualToIgnoringCase(side);
      boolean agrees = answer.path("action").asText().equalsIgnoreCase(side);
      assertThat(answer.at("/signal/advice").asText()).isEqualTo(agrees ? "take" : "skip");
      assertThat(
              jdbc.queryForObject(
                  "select advice from inferences where signal_id = ?",
                  String.class,
                  answer.at("/signal/id").asText()))
          .isEqualTo(agrees ? "take" : "skip");
    }
    assertThat(ask(422, "ea.key", ",\"signal_id\":\"none\"").path("field").asText())
        .isEqualTo("signal_id");
    String other = "{\"symbol\":\"INFER\",\"strategy\":\"wave2\",\"signal_id\":\"%s\"}";
    jdbc.update(
        "insert into strategies (strategy, first_seen_at, signals, last_signal_at) values"
            + " ('wave2', now(), 1, now()) on conflict do nothing");
    JsonNode wrong = call(422, "ea.key", "infer", other.formatted(alert("buy")));
    assertThat(wrong.path("detail").asText()).contains("is of the strategy wave");
  }

  private String alert(String side) {
    String id = Ulid.next();
    jdbc.update(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('tradingview', 'default', '', '') returning id)
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
        select ?, id, 'default', sha256(?::bytea), 'wave', 'INFER', ? from message
        """,
        id,
        id,
        side);
    return id;
  }

  @Test
  void asksTheSentimentsThatSomeRouteStored() throws Exception {
    jdbc.update(
        "insert into sentiments (symbol, score, source) values ('INFER', 1, 'a'), ('INFER', -0.5,"
            + " 'b')");
    JsonNode lobe = ask(200, "ea.key", ",\"dry_run\":true").at("/lobes/sentiment");
    jdbc.update("delete from sentiments where symbol = 'INFER'");
    assertThat(lobe.path("action").asText()).isEqualTo("BUY");
    assertThat(lobe.path("confidence").asDouble()).isCloseTo(0.25, within(1e-3));
    assertThat(lobe.path("rows").asInt()).isEqualTo(2);
  }

  @Test
  void storesNothingOfADryRun() throws Exception {
    long before = count();
    JsonNode answer = ask(200, "service.key", ",\"dry_run\":true");
    assertThat(answer.path("id").isNull()).isTrue();
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void answersHoldAtTheKillSwitchAndOnStaleBars() throws Exception {
    inCharge();
    policy.turnKillSwitch(true, "test", "storm");
    JsonNode killed = ask(200, "ea.key", "");
    assertThat(killed.path("action").asText()).isEqualTo("HOLD");
    assertThat(killed.at("/policy/verdict").asText()).isEqualTo("block");
    assertThat(killed.at("/policy/reasons").toString()).contains("kill_switch");
    policy.turnKillSwitch(false, "test", "over");

    jdbc.update(
        "delete from market_bars where symbol = ? and open_time > now() - interval '1 hour'",
        SYMBOL);
    JsonNode stale = ask(200, "ea.key", "");
    assertThat(stale.path("action").asText()).isEqualTo("HOLD");
    assertThat(stale.at("/policy/reasons").toString()).contains("stale");
  }

  @Test
  void measuresStalenessAgainstTheMomentThatIsAskedAbout() throws Exception {
    inCharge();
    String then = Instant.now().minusSeconds(86_400).toString();
    JsonNode before = ask(200, "service.key", ",\"as_of\":\"" + then + "\"");
    assertThat(before.at("/policy/reasons").toString()).doesNotContain("stale");
    jdbc.update(
        "update market_bars set close = close * 2 where symbol = ? and open_time >= ?::timestamptz",
        SYMBOL,
        then);
    JsonNode after = ask(200, "service.key", ",\"as_of\":\"" + then + "\"");
    assertThat(features(after)).isEqualTo(features(before));
    assertThat(after.path("lobes")).isEqualTo(before.path("lobes"));
  }

  private String features(JsonNode answer) {
    return String.valueOf(
        jdbc.queryForObject(
            "select features::text from inferences where id = ?",
            String.class,
            answer.path("id").asText()));
  }

  @Test
  void holdsWithAReasonWhereNoModelIsInCharge() throws Exception {
    jdbc.update(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select raw_message_id, login, 'LONELY', period, open_time, open, high, low, close, volume from market_bars
        where symbol = ? order by open_time desc limit 20 on conflict do nothing\
        """,
        SYMBOL);
    JsonNode answer = call(200, "ea.key", "infer", "{\"symbol\":\"LONELY\",\"strategy\":\"wave\"}");
    assertThat(answer.path("action").asText()).isEqualTo("HOLD");
    assertThat(answer.path("model").isNull()).isTrue();
    assertThat(answer.at("/policy/reasons").toString())
        .contains("no_model", "lonely-m5-direction", "no_data");
  }

  @Test
  void namesTheFeatureThatIsMissing() throws Exception {
    inCharge();
    jdbc.update(
        """
        delete from market_bars where symbol = ? and open_time <
          (select open_time from market_bars where symbol = ? order by open_time desc offset 20 limit 1)\
        """,
        SYMBOL,
        SYMBOL);
    JsonNode missing = ask(422, "ea.key", ",\"features\":{\"f_hour_sin\":1}");
    assertThat(missing.path("field").asText()).startsWith("features.f_");
    String all =
        String.join(
            ",", new FeatureSet().names().stream().map(name -> "\"" + name + "\":1").toList());
    JsonNode sent = ask(200, "ea.key", ",\"features\":{" + all + "}");
    assertThat(sent.path("action").asText()).isEqualTo("BUY");
    for (String extreme : new String[] {"5.551115123125783e-17", "1.7976931348623157e308"}) {
      JsonNode taken =
          ask(200, "ea.key", ",\"features\":{" + all.replaceFirst(":1", ":" + extreme) + "}");
      assertThat(features(taken)).doesNotContain("Infinity", "null");
    }
  }

  private long count() {
    Long rows = jdbc.queryForObject("select count(*) from inferences", Long.class);
    return rows == null ? -1 : rows;
  }

  private JsonNode ask(int status, String key, String more) {
    return call(status, key, "infer", ASK.formatted(more));
  }

  private JsonNode call(int status, String key, String function, String body) {
    return new HubCalls(port, credentials, key).function(status, function, body);
  }
}
