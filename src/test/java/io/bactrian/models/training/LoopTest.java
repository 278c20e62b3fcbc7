package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.runs.RunToken;
import io.bactrian.store.objects.ObjectStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole loop over HTTP, with the embedded trainer: bars in, a guarded decision out. */
@HubTest
class LoopTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3); // a busy build machine
  private static final int BARS = 1_600;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired Datasets datasets;
  @Autowired ObjectStore objects;
  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void learnsAPlantedSignalAndNothingFromShuffledLabels() throws Exception {
    Planted.wave(jdbc, "PLANTED", BARS);
    String request = "{\"symbol\":\"PLANTED\",\"release_tag\":\"v0.1.0\"}";
    JsonNode answer = call(202, "service.key", "train", request);
    assertThat(answer.path("runs")).hasSize(2);
    JsonNode again = call(202, "service.key", "train", request);
    call(400, "service.key", "train", request.replace("v0.1.0", "latest"));
    assertThat(
            call(409, "service.key", "train", request.replace("v0.1.0", "v0.2.0"))
                .path("field")
                .asText())
        .isEqualTo("release_tag");
    assertThat(again.at("/runs/0/status").asText()).isEqualTo("under_way");
    assertThat(again.at("/runs/0/run_id")).isEqualTo(answer.at("/runs/0/run_id"));

    Map<String, Object> run = ended(answer.at("/runs/0/run_id").asText());
    assertThat(run)
        .as("%s", run.get("reason"))
        .containsEntry("state", "completed")
        .containsEntry("promoted", true);
    assertThat(String.valueOf(run.get("reason"))).contains("checks were done and found nothing");
    assertThat(String.valueOf(run.get("checks"))).contains("permuted_labels", "deflated_sharpe");
    JsonNode decision = infer("PLANTED");
    assertThat(decision.at("/lobes/direction/action").asText())
        .as(decision.toString())
        .isEqualTo("BUY");
    assertThat(decision.at("/model/version").asText()).isEqualTo(run.get("version"));

    JsonNode version =
        new HubCalls(port, credentials, "service.key")
            .get("/api/v1/models/planted-m5-direction:" + run.get("version"));
    assertThat(version.at("/releases/0").asText()).isEqualTo("v0.1.0");
    assertThat(version.path("kind").asText()).isEqualTo("probabilities");
    call(409, "service.key", "train", request);
    assertThat(version.path("feature_set").asText()).isEqualTo("default@1");
    assertThat(version.path("importance_method").asText()).contains("SHAP");
    assertThat(version.path("importance")).hasSize(20);
    assertThat(version.at("/importance/0/value").asDouble())
        .isPositive()
        .isGreaterThanOrEqualTo(version.at("/importance/1/value").asDouble());

    Map<String, Object> shuffled = ended(shuffled(String.valueOf(run.get("dataset_id"))));
    assertThat(shuffled).containsEntry("state", "completed").containsEntry("promoted", false);
    assertThat(String.valueOf(shuffled.get("reason"))).contains("base rate");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ml_model_versions where model = ? and alias = 'champion'",
                Long.class,
                "shuffled-m5-direction"))
        .isZero();
  }

  /** A run on the dataset with its direction labels in random order. */
  private String shuffled(String datasetId) throws Exception {
    Dataset original = datasets.find(datasetId).orElseThrow();
    jdbc.update(
        "insert into datasets select (jsonb_populate_record(d, ?::jsonb)).* from datasets d where"
            + " id = ?",
        mapper.writeValueAsString(
            Map.of(
                "id",
                "ds-shuffled",
                "train_key",
                "datasets/ds-shuffled/train.parquet",
                "train_sha256",
                shuffle(original.train().key(), "train"),
                "holdout_key",
                "datasets/ds-shuffled/holdout.parquet",
                "holdout_sha256",
                shuffle(original.holdout().key(), "holdout"))),
        datasetId);
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, dataset_id)
        values ('shuffled-run', 'shuffled', 'shuffled-m5-direction', 'direction', 'PLANTED', 'M5', now(), 'test', 'ds-shuffled')
        """);
    return "shuffled-run";
  }

  private String shuffle(String key, String name) throws Exception {
    Path in = folder.resolve(name + ".parquet");
    Path out = folder.resolve(name + "-shuffled.parquet");
    objects.get(key, in);
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute(
          """
          create table s as select *, row_number() over () as n from '%s' where label_direction is not null\
          """
              .formatted(in));
      statement.execute(
          """
          copy (select s.* exclude (n) replace (l.label_direction as label_direction) from s join
            (select label_direction, row_number() over (order by hash(n * 31 + 7)) as m from s) l on l.m = s.n order by n)
          to '%s' (format parquet)\
          """
              .formatted(out));
    }
    byte[] bytes = Files.readAllBytes(out);
    objects.put("datasets/ds-shuffled/" + name + ".parquet", bytes);
    return HexFormat.of().formatHex(RunToken.sha256(bytes));
  }

  private Map<String, Object> ended(String id) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> jdbc.queryForMap("select * from model_runs where id = ?", id),
            run -> Set.of("completed", "failed").contains(run.get("state")));
  }

  private JsonNode infer(String symbol) throws Exception {
    return call(
        200, "ea.key", "infer", "{\"symbol\":\"%s\",\"strategy\":\"wave\"}".formatted(symbol));
  }

  private JsonNode call(int status, String key, String function, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/functions/v1/" + function))
                .header("Authorization", "Bearer " + credentials.get(key))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return mapper.readTree(answer.body());
  }
}
