package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Champions of one feature set in a hub whose own is another, {@code default@1}. */
@HubTest
class ChampionFeaturesTest {
  private static final String DATASET = "ds-championfeatures";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectStore objects;

  @AfterEach
  void clear() {
    jdbc.update("delete from inferences where symbol like 'SETS%'");
    jdbc.update("delete from market_bars where symbol like 'SETS%'");
    jdbc.update("update models set champion = null where model like 'sets%'");
    jdbc.update("delete from ml_model_versions where model like 'sets%'");
    jdbc.update("delete from models where model like 'sets%'");
    jdbc.update("delete from datasets where id = ?", DATASET);
  }

  /** A champion of the direction that looks at the last of its features. */
  private void inCharge(String symbol, @Nullable String set, List<String> features) {
    byte[] onnx = TinyModel.of(features.size(), 2, features.size() - 1, 50);
    String model = symbol.toLowerCase(java.util.Locale.ROOT) + "-m5-direction";
    String sha256 = DigestUtils.sha256Hex(onnx);
    String version = sha256.substring(0, 16);
    objects.put("models/" + model + "/" + version + "/model.onnx", onnx);
    jdbc.update(
        """
        insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
          train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
          targets, code_version, manifest_sha256, manifest)
        values (?, ?, 'M5', now(), now(), now(), 1, 0, 1, '', '', 1, 1, '', '', 1, 1, '{}', '{}', '', '',
          jsonb_build_object('features', jsonb_build_object('set', ?::text)))
        """,
        DATASET,
        symbol,
        set);
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, ?, 'M5', 'direction')",
        model,
        symbol);
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, rows)
        values (?, ?, ?, ?, ?, ?, ?, '{down,up}', 'champion', 'promoted', '', 1)
        """,
        model,
        version,
        sha256,
        onnx.length,
        symbol,
        DATASET,
        features.toArray(String[]::new));
    jdbc.update("update models set champion = ? where model = ?", version, model);
  }

  private JsonNode ask(String symbol, String more) {
    String body = "{\"symbol\":\"%s\",\"strategy\":\"wave\"%s}".formatted(symbol, more);
    return new HubCalls(port, credentials, "service.key").function(200, "infer", body);
  }

  @Test
  void answersByTheSetThatAChampionWasTrainedOn() {
    FeatureSet set = FeatureSet.of("default@2");
    Planted.wave(jdbc, "SETSTWO", 700);
    inCharge("SETSTWO", set.id(), set.names());

    JsonNode answer = ask("SETSTWO", ",\"features\":{\"f_rsi_14\":50}");

    assertThat(answer.at("/lobes/direction/action").asText()).isIn("BUY", "SELL");
    String id = answer.path("id").asText();
    assertThat(
            jdbc.queryForObject(
                "select features ->> 'f_obv_slope_20' is not null from inferences where id = ?",
                Boolean.class,
                id))
        .isTrue();
    JsonNode version =
        new HubCalls(port, credentials, "service.key")
            .get("/api/v1/models?model=setstwo-m5-direction")
            .at("/items/0");
    assertThat(version.path("feature_set").asText()).isEqualTo("default@2");
  }

  @Test
  void saysHowManyBarsAChampionsSetNeeds() {
    FeatureSet set = FeatureSet.of("default@2");
    Planted.wave(jdbc, "SETSFEW", 300);
    inCharge("SETSFEW", set.id(), set.names());

    JsonNode answer = ask("SETSFEW", "");

    assertThat(answer.at("/lobes/direction").isMissingNode()).isTrue();
    assertThat(answer.at("/policy/reasons").toString())
        .contains("direction: setsfew-m5-direction", "default@2, which need 640 bars; 300 had");
  }

  @Test
  void namesASetThatTheHubDoesNotHave() {
    Planted.wave(jdbc, "SETSNONE", 300);
    inCharge("SETSNONE", "default@3", new FeatureSet().names());

    JsonNode answer = ask("SETSNONE", "");

    assertThat(answer.at("/lobes/direction").isMissingNode()).isTrue();
    assertThat(answer.at("/policy/reasons").toString())
        .contains("default@3", "this hub has default@1 and default@2 only");
  }

  @Test
  void aChampionOfBeforeSetsHadNamesGetsTheConfiguredOne() {
    Planted.wave(jdbc, "SETSOLD", 300);
    inCharge("SETSOLD", null, new FeatureSet().names());
    assertThat(ask("SETSOLD", "").at("/lobes/direction/action").asText()).isEqualTo("BUY");
  }
}
