package io.bactrian.models.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.training.OutsideTrainerTestBase;
import io.bactrian.models.training.TinyModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an outside trainer may report, how often, in what order. */
class CallbackTest extends OutsideTrainerTestBase {
  @Test
  void endsARunOnceHoweverOftenAndInWhateverOrderCallbacksCome() throws Exception {
    JsonNode job = job();
    assertThat(report(job, running(job, 0.5)).body()).contains("\"status\":\"running\"");
    assertThat(report(job, running(job, 0.2)).statusCode()).isEqualTo(200);
    assertThat(run(job)).containsEntry("state", "running").containsEntry("progress", 0.5);

    String completed = completed(job, model(job));
    var pool = Executors.newFixedThreadPool(2);
    try {
      Callable<HttpResponse<String>> report = () -> report(job, completed);
      for (Future<HttpResponse<String>> answer : pool.invokeAll(List.of(report, report))) {
        assertThat(answer.get().statusCode()).isIn(200, 503); // one examination of a run at a time
      }
    } finally {
      pool.shutdown();
    }
    assertThat(run(job)).containsEntry("state", "completed");
    String ended = wholeRow(job);
    assertThat(report(job, completed).body()).contains("\"status\":\"duplicate\"");
    assertThat(report(job, running(job, 0.9)).body()).contains("\"status\":\"late\"");
    assertThat(wholeRow(job)).isEqualTo(ended);
    assertThat(run(job)).containsEntry("promoted", false);
    assertThat(jdbc.queryForObject("select count(*) from model_runs", Long.class)).isOne();
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ml_model_versions where run_id = ?",
                Long.class,
                job.path("run_id").asText()))
        .isOne();
  }

  @Test
  void takesTheMetricsThatAFloatPrintsExactly() throws Exception {
    JsonNode job = job();
    String completed =
        completed(job, model(job))
            .replace(
                "{\"log_loss\":0.6}",
                "{\"log_loss\":0.000031234567890123455,\"improvement\":-1.4210854715202004e-14,"
                    + "\"p\":5.551115123125783e-17,\"least\":5e-324}");
    assertThat(report(job, completed).statusCode()).isEqualTo(200);
    JsonNode metrics = mapper.readTree(String.valueOf(run(job).get("metrics")));
    assertThat(metrics.path("log_loss").asDouble()).isEqualTo(0.000031234567890123455);
    assertThat(metrics.path("improvement").asDouble()).isEqualTo(-1.4210854715202004e-14);
    assertThat(metrics.path("p").asDouble()).isEqualTo(5.551115123125783e-17);
    assertThat(metrics.path("least").asDouble()).isEqualTo(5e-324);
  }

  @Test
  void namesTheMetricThatNoFloatHolds() throws Exception {
    JsonNode job = job();
    String body = running(job, 0.1).replace("}", ",\"metrics\":{\"auc\":1e99999999999}}");
    HttpResponse<String> answer = report(job, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo("metrics.auc");
  }

  @Test
  void refusesAWrongForeignOrSpentToken() throws Exception {
    JsonNode job = job();
    assertThat(post("/webhooks/trainer", "wrong", running(job, 0.1)).statusCode()).isEqualTo(401);
    String foreign = running(job, 0.1).replace(job.path("run_id").asText(), "another");
    assertThat(report(job, foreign).statusCode()).isEqualTo(401);
    assertThat(run(job)).containsEntry("state", "dispatched");

    String failed =
        "{\"run_id\":%s,\"status\":\"failed\",\"error\":\"no GPU\"}".formatted(job.path("run_id"));
    assertThat(report(job, failed).statusCode()).isEqualTo(200);
    assertThat(run(job))
        .containsEntry("state", "failed")
        .containsEntry("reason", "The trainer failed: no GPU");
    assertThat(put(link(job, "model.onnx"), model(job)).statusCode()).isEqualTo(403);
    String completed = failed.replace("failed", "completed");
    assertThat(report(job, completed).statusCode()).isEqualTo(401);
    assertThat(run(job)).containsEntry("state", "failed");
  }

  @Test
  void refusesAModelThatDiffersFromTheCallbackOrBreaksTheContract() throws Exception {
    JsonNode job = job();
    byte[] altered = model(job);
    String body = upload(job, "model.onnx", altered);
    assertRefused(job, completed(job, body.replaceFirst("[0-9a-f]{64}", "0".repeat(64))), "sha256");

    job = job();
    body = upload(job, "model.onnx", model(job));
    assertRefused(job, completed(job, body.replaceFirst("\\d+}", "7}")), "bytes");

    job = job();
    assertRefused(job, completed(job, TinyModel.of(3, 2, 0, 1)), "model.onnx");

    job = job();
    assertRefused(job, completed(job, new byte[] {1, 2, 3}), "model.onnx");

    job = job();
    String notThere =
        """
        {"run_id":%s,"status":"completed","artifacts":[{"name":"model.onnx","sha256":"%s","size":9}]}\
        """
            .formatted(job.path("run_id"), "0".repeat(64));
    assertRefused(job, notThere, "model.onnx");

    job = job();
    String none = "{\"run_id\":%s,\"status\":\"completed\"}".formatted(job.path("run_id"));
    assertRefused(job, none, "sha256");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ml_model_versions where model = ? and alias = 'champion'",
                Long.class,
                MODEL))
        .isZero();
  }

  private void assertRefused(JsonNode job, String completed, String word) throws Exception {
    HttpResponse<String> answer = report(job, completed);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":\"failed\"", word);
    assertThat(run(job)).containsEntry("state", "failed");
    assertThat(String.valueOf(run(job).get("reason"))).contains(word);
  }

  @Test
  void keepsAMalformedCallbackWithItsReasonAndTheRunGoesOn() throws Exception {
    JsonNode job = job();
    HttpResponse<String> answer =
        report(job, "{\"run_id\":%s,\"status\":\"done\"}".formatted(job.path("run_id")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"status\"");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from rejected_messages where source = 'trainer' and sender = ?",
                Long.class,
                job.path("run_id").asText()))
        .isOne();
    assertThat(report(job, running(job, 0.1)).statusCode()).isEqualTo(200);
  }

  @Test
  void takesNoTextForANumberAmongTheMetricsAndTheRunGoesOn() throws Exception {
    JsonNode job = job();
    String body =
        running(job, 0.5).replace("}", ",\"metrics\":{\"log_loss\":\"NaN\",\"note\":\"NaN\"}}");
    HttpResponse<String> answer = report(job, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"metrics.log_loss\"");
    assertThat(report(job, body.replace("\"log_loss\":\"NaN\",", "")).statusCode()).isEqualTo(200);
    String error = "x".repeat(30_000);
    String failed =
        "{\"run_id\":%s,\"status\":\"failed\",\"error\":\"%s\"}"
            .formatted(job.path("run_id"), error);
    assertThat(report(job, failed).statusCode()).isEqualTo(200);
    assertThat(run(job)).containsEntry("state", "failed");
  }
}
