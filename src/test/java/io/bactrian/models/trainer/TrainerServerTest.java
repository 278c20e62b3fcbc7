package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The embedded trainer over HTTP, against a hub that does as the contract says. */
class TrainerServerTest {
  private static final String PLANTED = "CASE WHEN a + b > 1 THEN 1 ELSE 0 END";
  @TempDir Path folder;
  private TrainerHub hub;
  private TrainerServer trainer;

  @BeforeEach
  void start() throws Exception {
    hub = new TrainerHub();
    trainer =
        new TrainerServer(new Transfers(Set.of("127.0.0.1"), 1 << 24, Duration.ofSeconds(5), 1), 1);
  }

  @AfterEach
  void stop() {
    trainer.close();
    hub.close();
  }

  private JsonNode run(String... more) throws Exception {
    hub.reports.clear();
    HttpResponse<String> answer = hub.ask(trainer.endpoint(), more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    await().atMost(Duration.ofSeconds(60)).until(hub::ended);
    return hub.reports.get(hub.reports.size() - 1);
  }

  @Test
  void learnsAPlantedSignalAndReportsWhatItDelivered() throws Exception {
    hub.data = TrainerHub.parquet(folder, PLANTED);
    JsonNode end = run();
    assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(end.at("/metrics/improvement_lower_95").asDouble()).isPositive();
    for (JsonNode artifact : end.path("artifacts")) {
      byte[] uploaded =
          hub.uploads.getOrDefault("/up/" + artifact.path("name").asText(), new byte[0]);
      assertThat(uploaded).hasSize(artifact.path("size").asInt());
      assertThat(TrainerHub.sha256(uploaded)).isEqualTo(artifact.path("sha256").asText());
    }
    assertThat(hub.uploads).hasSize(3);
    assertThat(end.at("/metrics/family").asText()).isIn("logistic", "trees");
    assertThat(end.at("/metrics/model_weight").asDouble()).isPositive();
    assertThat(end.at("/metrics/validation/base/log_loss").asDouble())
        .isGreaterThan(end.at("/metrics/validation/logistic/log_loss").asDouble());
    assertThat(end.at("/metrics/importance/f_a").asDouble()).isPositive();
    assertThat(end.at("/metrics/importance_method").asText()).contains("SHAP");
    var metadata = new ObjectMapper().readTree(hub.uploads.get("/up/metadata.json"));
    assertThat(metadata.path("importance")).isEqualTo(end.at("/metrics/importance"));
    assertThat(metadata.has("feature_set")).isFalse();
    // 2,250 older rows less the eleven whose label was known only after the test rows began.
    assertThat(end.at("/metrics/rows_train").asInt()).isEqualTo(2_239);
    assertThat(end.at("/metrics/rows_test").asInt()).isEqualTo(750);
  }

  @Test
  void makesTheSameBytesOfTheSameRequest() throws Exception {
    hub.data = TrainerHub.parquet(folder, PLANTED);
    run();
    byte[] first = hub.uploads.get("/up/model.onnx");
    hub.uploads.clear();
    run("\"model\":", "\"feature_set\":\"default@2\",\"model\":");
    assertThat(new String(hub.uploads.get("/up/metadata.json"), StandardCharsets.UTF_8))
        .contains("\"feature_set\":\"default@2\"");
    assertThat(hub.uploads.get("/up/model.onnx")).isEqualTo(first);
  }

  @Test
  void reportsNoSkillOnNoise() throws Exception {
    hub.data = TrainerHub.parquet(folder, "CASE WHEN random() > 0.5 THEN 1 ELSE 0 END");
    assertThat(run().at("/metrics/improvement_lower_95").asDouble(1)).isNotPositive();
  }

  @Test
  void deliversTheBaseRateWhereItIsAskedForAndSaysSo() throws Exception {
    hub.data = TrainerHub.parquet(folder, PLANTED);
    JsonNode end = run("\"hyperparameters\":{}", "\"hyperparameters\":{\"family\":\"base\"}");
    assertThat(end.at("/metrics/family").asText()).isEqualTo("base");
    assertThat(end.at("/metrics/choice").asText()).startsWith("base: ");
    assertThat(end.at("/metrics/improvement").asDouble(1)).isNotPositive().isGreaterThan(-1e-6);
    assertThat(new String(hub.uploads.get("/up/metadata.json"), StandardCharsets.UTF_8))
        .contains(
            "\"importance\":{}",
            "\"family\":\"base\"",
            "\"hyperparameters\":{",
            "\"model_weight\":0.0");
  }

  @Test
  void saysWhatCannotBeLearned() throws Exception {
    hub.data = TrainerHub.parquet(folder, "1");
    assertThat(run().path("status").asText()).isEqualTo("failed");
    hub.data = TrainerHub.parquet(folder, "CASE WHEN i < 50 THEN i % 2 END");
    assertThat(run().path("error").asText()).contains("rows");
    hub.data = TrainerHub.parquet(folder, PLANTED);
    assertThat(run("[\"f_a\",\"f_b\"]", "[\"f_a\",\"f_none\"]").path("status").asText())
        .isEqualTo("failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"run_id\":\"r0\" | \"run_id\":\"../x\" | run_id",
        "\"target\": | \"feature_set\":\"two\",\"target\": | feature_set",
        "\"target\":\"direction\" | \"target\":\"x;drop\" | target",
        "[\"down\",\"up\"] | [\"down\"] | classes",
        "[\"f_a\",\"f_b\"] | [] | features",
        "\"hyperparameters\":{} | \"hyperparameters\":{\"depth\":99} | depth",
        "\"hyperparameters\":{} | \"hyperparameters\":{\"colour\":1} | colour",
        "\"hyperparameters\":{} | \"hyperparameters\":{\"family\":\"forest\"} | family",
        "\"hyperparameters\":{} | \"hyperparameters\":{\"family\":3} | family",
        "\"token\":\"hush\" | \"token\":\"\" | token",
      })
  void namesTheFieldAtFault(String part, String wrong, String field) throws Exception {
    HttpResponse<String> answer = hub.ask(trainer.endpoint(), part, wrong);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(field).doesNotContain("hush");
  }

  @Test
  void asksForItsKeyAndServesNothingElse() throws Exception {
    TrainerEndpoint endpoint = trainer.endpoint();
    assertThat(hub.post(endpoint, "/train", "wrong", "{}").statusCode()).isEqualTo(401);
    assertThat(hub.post(endpoint, "/other", endpoint.key(), "{}").statusCode()).isEqualTo(404);
    assertThat(hub.post(endpoint, "/train", endpoint.key(), "x".repeat(3_000_000)).statusCode())
        .isEqualTo(413);
    assertThat(endpoint.toString()).doesNotContain(endpoint.key());
  }

  @Test
  void takesARunOnceAndNoMoreThanItsQueueHolds() throws Exception {
    var release = new CountDownLatch(1);
    hub.faults.put(
        "/data",
        exchange -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    String[] same = {"\"run_id\":\"r", "\"run_id\":\"first"};
    assertThat(hub.ask(trainer.endpoint(), same[0] + "0", same[1]).statusCode()).isEqualTo(202);
    await().until(() -> !hub.reports.isEmpty());
    assertThat(hub.ask(trainer.endpoint()).statusCode()).isEqualTo(202);
    assertThat(hub.ask(trainer.endpoint(), same[0] + "2", same[1]).statusCode()).isEqualTo(202);
    HttpResponse<String> full = hub.ask(trainer.endpoint());
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(full.headers().firstValue("Retry-After")).isPresent();
    assertThat(hub.reports).hasSize(1);
    release.countDown();
  }
}
