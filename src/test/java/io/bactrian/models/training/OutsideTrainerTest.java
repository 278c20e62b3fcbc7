package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.runs.RunToken;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What can be asked for and what the trainer is given: one run of a model, links that do nothing
 * else.
 */
class OutsideTrainerTest extends OutsideTrainerTestBase {
  /** What a signed link of a store allows: to copy the holdout into the open. */
  @Test
  void givesLinksThatDoNothingElse() throws Exception {
    JsonNode job = job();
    URI data = URI.create(job.at("/dataset/url").asText());
    byte[] train = http.send(get(data), BodyHandlers.ofByteArray()).body();
    assertThat(HexFormat.of().formatHex(RunToken.sha256(train)))
        .isEqualTo(job.at("/dataset/sha256").asText());
    URI holdout = URI.create(data.toString().replace("train.parquet", "holdout.parquet"));
    assertThat(http.send(get(holdout), BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    URI typed = URI.create(data + "?response-content-type=text/html");
    assertThat(http.send(get(typed), BodyHandlers.discarding()).statusCode()).isEqualTo(400);
    assertThat(put(data, bytes("x")).statusCode()).isEqualTo(405);
    for (String path : new String[] {"/trainer", "/trainer/", "/%74rainer/a/model.onnx/b"}) {
      assertThat(http.send(get(data.resolve(path)), BodyHandlers.discarding()).statusCode())
          .isEqualTo(404);
    }

    URI link = link(job, "model.onnx");
    String id = job.at("/dataset/id").asText();
    String source = "/bactrian/datasets/" + id + "/holdout.parquet";
    assertThat(put(link, new byte[0], "x-amz-copy-source", source).statusCode()).isEqualTo(400);
    assertThat(put(link, bytes("x"), "X-Amz-Acl", "public-read").statusCode()).isEqualTo(400);
    assertThat(put(link, bytes("x"), "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
    assertThat(put(link, bytes("x"), "Content-Type", "multipart/form-data").statusCode())
        .isEqualTo(415);
    assertThat(put(link, new byte[0]).statusCode()).isEqualTo(422);
    assertThat(http.send(get(link), BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    assertThat(put(link(job, "metrics.json"), new byte[1024 * 1024 + 1]).statusCode())
        .isEqualTo(413);
    assertThat(put(link(job, "metrics.json"), bytes("{\"a\":NaN}")).statusCode()).isEqualTo(422);
    URI other = URI.create(link.toString().replace("model.onnx", "metrics.json"));
    assertThat(put(other, bytes("{}")).statusCode()).isEqualTo(403);
    assertThat(objects.keys("runs/" + job.path("run_id").asText())).isEmpty();

    assertThat(put(link, bytes("one")).statusCode()).isEqualTo(200);
    assertThat(put(link, bytes("one")).statusCode()).isEqualTo(200);
    assertThat(put(link, bytes("two")).statusCode()).isEqualTo(409);
    jdbc.update("update run_links set expires_at = now() where name = 'metrics.json'");
    assertThat(put(link(job, "metrics.json"), bytes("{}")).statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAnotherTrainingOfAModelThatIsUnderWay() throws Exception {
    String run = job().path("run_id").asText();
    String request = "{\"symbol\":\"WAVE\",\"targets\":[\"direction\"]%s}";
    HttpResponse<String> same = train(request.formatted(""));
    assertThat(same.statusCode()).isEqualTo(202);
    assertThat(same.body()).contains(run, "under_way");
    for (String[] other :
        new String[][] {
          {",\"hyperparameters\":{\"trees\":50}", "hyperparameters"},
          {",\"from\":\"2025-01-01T00:00:00Z\"", "from"},
          {",\"to\":\"2025-01-01T00:00:00Z\"", "to"}
        }) {
      HttpResponse<String> answer = train(request.formatted(other[0]));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
      assertThat(answer.body()).contains(run, "\"field\":\"" + other[1] + "\"");
    }
    String both = "{\"symbol\":\"WAVE\",\"targets\":[\"volatility\",\"direction\"]%s}";
    assertThat(train(both.formatted(",\"hyperparameters\":{\"trees\":50}")).statusCode())
        .isEqualTo(409);
    assertThat(jdbc.queryForObject("select count(*) from model_runs", Long.class)).isOne();
  }

  @Test
  void failsCleanlyAfterBoundedRetriesWhereTheTrainerDoesNotTakeIt() throws Exception {
    answers = 500;
    HttpResponse<String> answer = train("{\"symbol\":\"WAVE\",\"targets\":[\"direction\"]}");
    String id = mapper.readTree(answer.body()).at("/runs/0/run_id").asText();
    Map<String, Object> run =
        await()
            .atMost(PATIENCE)
            .until(
                () -> jdbc.queryForMap("select * from model_runs where id = ?", id),
                row -> "failed".equals(row.get("state")));
    assertThat(run).containsEntry("attempt", 2);
    assertThat(String.valueOf(run.get("reason"))).contains("2 attempts", "500");
  }

  @Test
  void requeuesARunWhoseTrainerReportsNothing() throws Exception {
    JsonNode lost = job();
    jdbc.update("update model_runs set last_heartbeat_at = now() - interval '1 day'");
    JsonNode again = JOBS.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(again).isNotNull();
    assertThat(again.path("run_id")).isEqualTo(lost.path("run_id"));
    assertThat(report(lost, running(lost, 0.3)).statusCode()).isEqualTo(401);
    assertThat(report(again, running(again, 0.3)).statusCode()).isEqualTo(200);
  }

  @Test
  void namesWhatCannotBeTrained() throws Exception {
    assertUnprocessable("{\"symbol\":\"NOBARS\"}", 422, "symbol");
    assertUnprocessable("{\"symbol\":\"WAVE\",\"to\":\"2099-01-01T00:00:00Z\"}", 400, "to");
    assertUnprocessable("{\"symbol\":\"WAVE\",\"colour\":1}", 400, "colour");
    assertUnprocessable("{}", 400, "symbol");
    assertThat(jdbc.queryForObject("select count(*) from model_runs", Long.class)).isZero();
  }

  private void assertUnprocessable(String body, int status, String field) throws Exception {
    HttpResponse<String> answer = train(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
  }
}
