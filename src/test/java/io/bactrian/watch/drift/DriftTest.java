package io.bactrian.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Decisions that are made of training rows, as they were and shifted. */
@HubTest
class DriftTest {
  private static final String SYMBOL = "DRIFT";
  private static final String MODEL = "drift-m5-direction";
  private static final String VERSION = "00000000000000d1";
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired Datasets datasets;
  @Autowired ProducerTemplate producer;

  private List<String> features = List.of();
  private Samples train = new Samples(new Instant[0], new Instant[0], new float[0][], new int[0]);

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 4_000);
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    features = dataset.features();
    train = datasets.samples(dataset, dataset.train(), "direction");
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, ?, 'M5', 'direction') on"
            + " conflict do nothing",
        MODEL,
        SYMBOL);
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, rows)
        values (?, ?, 'd', 1, 'drift', ?, ?, '{down,up}', 'candidate', 'promoted', 'a test', 1) on conflict do nothing
        """,
        MODEL,
        VERSION,
        dataset.id(),
        features.toArray(String[]::new));
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from inferences where symbol = ?", SYMBOL);
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  /** Each about another bar, of training rows in a random order. */
  private void decided(int rows, int shifted, String sent, String period) {
    jdbc.update("delete from inferences where symbol = ? and id like ?", SYMBOL, id(sent, period));
    var random = new Random(3);
    var batch = new ArrayList<Object[]>();
    for (int i = 0; i < rows; i++) {
      float[] row = train.features()[random.nextInt(train.size())];
      var json = new StringJoiner(",", "{", "}");
      for (int f = 0; f < row.length; f++) {
        float value = row[f] + (f == shifted ? 1_000 : 0);
        json.add("\"%s\":%s".formatted(features.get(f), Float.isNaN(value) ? "null" : value));
      }
      Object at = START.plusSeconds(300L * i).atOffset(ZoneOffset.UTC);
      for (int strategy = 0; strategy < 2; strategy++) { // two ask about each bar
        batch.add(
            new Object[] {
              id(sent, period).replace("%", "%06d-%d".formatted(i, strategy)),
              SYMBOL,
              at,
              at,
              json.toString(),
              at,
              "{\"period\":\"%s\",\"sent\":%s}".formatted(period, sent)
            });
      }
    }
    jdbc.batchUpdate(
        """
        insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, lobes,
          features, policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, inputs)
        values (?, ?, 'wave', ?, ?, 'HOLD', 'HOLD', 0, '{}', ?::jsonb, 'allow', '{}', 0, 'test', ?, 0, ?::jsonb)
        """,
        batch);
  }

  private static String id(String sent, String period) {
    return "drift-" + period + sent.length() + "-%";
  }

  private JsonNode drift(int status, String more) {
    return new HubCalls(port, credentials, "service.key")
        .function(
            status,
            "ml-model-management",
            "{\"operation\":\"drift\",\"model\":\"%s\"%s}".formatted(MODEL, more));
  }

  private JsonNode drift(String more) {
    return drift(200, ",\"version\":\"%s\"%s".formatted(VERSION, more));
  }

  @Test
  void namesTheFeatureThatDriftedAndNoOther() {
    decided(150, 3, "{}", "M5");
    JsonNode report = drift(",\"rows\":120");
    assertThat(report.path("live_rows").asInt()).isEqualTo(120);
    assertThat(report.path("train_rows").asInt()).isEqualTo(train.size());
    assertThat(report.path("stretches").asInt()).isEqualTo(train.size() / 120);
    assertThat(report.path("state").asText()).as(report.toString()).isEqualTo("drifted");
    assertThat(report.path("drifted").asInt()).isEqualTo(1);
    JsonNode farthest = report.at("/features/0");
    assertThat(farthest.path("feature").asText()).isEqualTo(features.get(3));
    assertThat(farthest.path("state").asText()).isEqualTo("drifted");
    assertThat(farthest.path("wasserstein").asDouble())
        .isGreaterThan(farthest.path("limit").asDouble());
    assertThat(farthest.path("detectable").asDouble()).isPositive();
    assertThat(report.at("/label/feature").asText()).isEqualTo("label");
    assertThat(report.at("/prediction/state").asText()).isEqualTo("not_enough_data"); // no file
    assertThat(report.path("features")).hasSize(features.size());
  }

  @Test
  void looksAtTheChampionOnceAsManyDecisionsAreNew() {
    jdbc.update("update models set champion = ? where model = ?", VERSION, MODEL);
    try {
      assertThat(looked()).isEqualTo("no_data");
      decided(100, 3, "{}", "M5");
      assertThat(looked()).isEqualTo("warm_up");
      decided(120, 3, "{}", "M5");
      assertThat(looked()).isEqualTo("drifted");
      JsonNode look = looks().path("items").path(0);
      assertThat(look.path("features").asText()).isEqualTo(features.get(3));
      assertThat(look.path("rows").asInt()).isEqualTo(120);
      assertThat(looks().path("items")).as("what was not complete is replaced").hasSize(1);
      JsonNode one =
          new HubCalls(port, credentials, "service.key")
              .get("/api/v1/drift-looks/" + look.path("id").asText());
      assertThat(one.at("/inputs/0/feature").asText()).isEqualTo(features.get(3));
      JsonNode distances =
          new HubCalls(port, credentials, "service.key")
              .get("/api/v1/drift-features?model=" + MODEL);
      assertThat(distances.path("items")).hasSize(features.size());
      assertThat(distances.findValuesAsText("state")).containsOnlyOnce("drifted");
      assertThat(looked()).as("no decision is looked at twice").isEqualTo("no_data");
      assertThat(looks().path("items")).hasSize(2);
    } finally {
      jdbc.update("update models set champion = null where model = ?", MODEL);
      jdbc.update("delete from drift_looks where model = ?", MODEL);
    }
  }

  /** A look of 120 bars is 6 of 100 of a week. */
  private String looked() {
    String look = "kamelet:look-for-drift-action?rows=120&falseAlarms=1";
    return producer.requestBody(look, MODEL, DriftLooks.Look.class).state();
  }

  private JsonNode looks() {
    return new HubCalls(port, credentials, "service.key").get("/api/v1/drift-looks?model=" + MODEL);
  }

  @Test
  void findsNoneInWhatIsAsItWas() {
    decided(120, -1, "{}", "M5");
    JsonNode report = drift("");
    assertThat(report.path("state").asText()).as(report.toString()).isEqualTo("stable");
    assertThat(report.path("drifted").asInt()).isZero();
  }

  @Test
  void saysThatTheDataAreNotEnough() {
    decided(150, 3, "{\"f\":1}", "M5"); // features of the caller's
    decided(150, 3, "{}", "M15"); // another model's bars
    JsonNode none = drift("");
    assertThat(none.path("live_rows").asInt()).isZero();
    assertThat(none.path("state").asText()).isEqualTo("no_data");
    assertThat(none.at("/features/0/psi").isNull()).isTrue();
    decided(300, 3, "{}", "M5");
    JsonNode many = drift("");
    assertThat(many.path("state").asText()).isEqualTo("not_enough_data");
    assertThat(many.path("reason").asText()).contains("stretches of 300 rows, and 19 are needed");
    assertThat(drift(404, "").path("field").asText()).isEqualTo("model");
    assertThat(drift(404, ",\"version\":\"nix\"").path("field").asText()).isEqualTo("version");
    assertThat(drift(400, ",\"rows\":1").path("field").asText()).isEqualTo("rows");
  }
}
