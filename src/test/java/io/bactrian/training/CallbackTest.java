package io.bactrian.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.HubTest;
import io.bactrian.objects.ObjectStore;
import io.bactrian.security.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A trainer elsewhere, played by the test: what it may tell, how often, in what order. */
@HubTest(
    properties = {
      "hub.training.retry-delay=50ms",
      "hub.training.max-attempts=2",
      "hub.trainer.key=the-trainers-key"
    })
class CallbackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MODEL = "wave-m5-direction";
  private static final BlockingQueue<JsonNode> JOBS = new LinkedBlockingQueue<>();
  private static final HttpServer TRAINER = server();
  private static volatile int answers = 202;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectStore objects;
  @Autowired ObjectMapper mapper;

  private final HttpClient http = HttpClient.newHttpClient();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void trainer(DynamicPropertyRegistry registry) {
    var mapper = new ObjectMapper();
    TRAINER.createContext(
        "/train",
        exchange -> {
          JsonNode job = mapper.readTree(exchange.getRequestBody());
          byte[] answer =
              "{\"run_id\":%s}".formatted(job.path("run_id")).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answers, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
          if (answers == 202) {
            JOBS.add(job);
          }
        });
    TRAINER.start();
    registry.add("hub.trainer.url", () -> "http://127.0.0.1:" + TRAINER.getAddress().getPort());
  }

  @AfterAll
  static void stop() {
    TRAINER.stop(0);
  }

  @BeforeEach
  void plant() {
    answers = 202;
    JOBS.clear();
    jdbc.execute("delete from model_runs");
    Planted.wave(jdbc, "WAVE", 900);
  }

  private JsonNode job() throws Exception {
    HttpResponse<String> answer = train("{\"symbol\":\"WAVE\",\"targets\":[\"direction\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = JOBS.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(job).as("a job for the trainer").isNotNull();
    return job;
  }

  private HttpResponse<String> post(String path, String token, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> tell(JsonNode job, String body) throws Exception {
    return post("/webhooks/trainer", job.at("/callback/token").asText(), body);
  }

  private String running(JsonNode job, double progress) {
    return "{\"run_id\":%s,\"status\":\"running\",\"progress\":%s}"
        .formatted(job.path("run_id"), progress);
  }

  private HttpResponse<String> put(URI link, byte[] content, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(link).PUT(BodyPublishers.ofByteArray(content));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static URI link(JsonNode job, String name) {
    return URI.create(job.path("upload").path(name).asText());
  }

  private String upload(JsonNode job, String name, byte[] content) throws Exception {
    HttpResponse<String> answer = put(link(job, name), content);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return "{\"name\":\"%s\",\"sha256\":\"%s\",\"size\":%d}"
        .formatted(name, HexFormat.of().formatHex(RunToken.sha256(content)), content.length);
  }

  private byte[] metadata(JsonNode job) throws Exception {
    ObjectNode metadata = mapper.createObjectNode();
    for (String field : List.of("run_id", "model", "target", "features", "classes")) {
      metadata.set(field, job.path(field));
    }
    metadata.set("dataset_id", job.at("/dataset/id"));
    metadata.set("dataset_sha256", job.at("/dataset/sha256"));
    return mapper.writeValueAsBytes(metadata);
  }

  private String completed(JsonNode job, byte[] model) throws Exception {
    return completed(job, upload(job, "model.onnx", model));
  }

  private String completed(JsonNode job, String onnx) throws Exception {
    return """
    {"run_id":%s,"status":"completed","progress":1,"metrics":{"log_loss":0.6},"artifacts":[%s,%s,%s]}\
    """
        .formatted(
            job.path("run_id"),
            onnx,
            upload(job, "metadata.json", metadata(job)),
            upload(job, "metrics.json", bytes("{\"log_loss\":0.6}")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] model(JsonNode job) {
    return TinyModel.of(job.path("features").size(), 2, 0, 0.001f);
  }

  private Map<String, Object> run(JsonNode job) {
    return jdbc.queryForMap("select * from model_runs where id = ?", job.path("run_id").asText());
  }

  private String wholeRow(JsonNode job) {
    return String.valueOf(
        jdbc.queryForObject(
            "select to_jsonb(r)::text from model_runs r where id = ?",
            String.class,
            job.path("run_id").asText()));
  }

  @Test
  void endsARunOnceHoweverOftenAndInWhateverOrderItIsTold() throws Exception {
    JsonNode job = job();
    assertThat(tell(job, running(job, 0.5)).body()).contains("\"status\":\"running\"");
    assertThat(tell(job, running(job, 0.2)).statusCode()).isEqualTo(200);
    assertThat(run(job)).containsEntry("state", "running").containsEntry("progress", 0.5);

    String completed = completed(job, model(job));
    var pool = Executors.newFixedThreadPool(2);
    try {
      Callable<HttpResponse<String>> told = () -> tell(job, completed);
      for (Future<HttpResponse<String>> answer : pool.invokeAll(List.of(told, told))) {
        assertThat(answer.get().statusCode()).isIn(200, 503); // one examination of a run at a time
      }
    } finally {
      pool.shutdown();
    }
    assertThat(run(job)).containsEntry("state", "completed");
    String ended = wholeRow(job);
    assertThat(tell(job, completed).body()).contains("\"status\":\"duplicate\"");
    assertThat(tell(job, running(job, 0.9)).body()).contains("\"status\":\"late\"");
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
    assertThat(tell(job, completed).statusCode()).isEqualTo(200);
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
    HttpResponse<String> answer = tell(job, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo("metrics.auc");
  }

  @Test
  void knowsNoWrongForeignOrSpentToken() throws Exception {
    JsonNode job = job();
    assertThat(post("/webhooks/trainer", "wrong", running(job, 0.1)).statusCode()).isEqualTo(401);
    String foreign = running(job, 0.1).replace(job.path("run_id").asText(), "another");
    assertThat(tell(job, foreign).statusCode()).isEqualTo(401);
    assertThat(run(job)).containsEntry("state", "dispatched");

    String failed =
        "{\"run_id\":%s,\"status\":\"failed\",\"error\":\"no GPU\"}".formatted(job.path("run_id"));
    assertThat(tell(job, failed).statusCode()).isEqualTo(200);
    assertThat(run(job))
        .containsEntry("state", "failed")
        .containsEntry("reason", "The trainer failed: no GPU");
    assertThat(put(link(job, "model.onnx"), model(job)).statusCode()).isEqualTo(403);
    String completed = failed.replace("failed", "completed");
    assertThat(tell(job, completed).statusCode()).isEqualTo(401);
    assertThat(run(job)).containsEntry("state", "failed");
  }

  @Test
  void refusesAModelThatIsNotWhatWasToldOrBreaksTheContract() throws Exception {
    JsonNode job = job();
    byte[] altered = model(job);
    String told = upload(job, "model.onnx", altered);
    assertRefused(job, completed(job, told.replaceFirst("[0-9a-f]{64}", "0".repeat(64))), "sha256");

    job = job();
    told = upload(job, "model.onnx", model(job));
    assertRefused(job, completed(job, told.replaceFirst("\\d+}", "7}")), "bytes");

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
    HttpResponse<String> answer = tell(job, completed);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":\"failed\"", word);
    assertThat(run(job)).containsEntry("state", "failed");
    assertThat(String.valueOf(run(job).get("reason"))).contains(word);
  }

  @Test
  void keepsAMalformedCallbackWithItsReasonAndTheRunGoesOn() throws Exception {
    JsonNode job = job();
    HttpResponse<String> answer =
        tell(job, "{\"run_id\":%s,\"status\":\"done\"}".formatted(job.path("run_id")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"status\"");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from rejected_messages where source = 'trainer' and sender = ?",
                Long.class,
                job.path("run_id").asText()))
        .isOne();
    assertThat(tell(job, running(job, 0.1)).statusCode()).isEqualTo(200);
  }

  @Test
  void takesNoTextForANumberAmongTheMetricsAndTheRunGoesOn() throws Exception {
    JsonNode job = job();
    String told =
        running(job, 0.5).replace("}", ",\"metrics\":{\"log_loss\":\"NaN\",\"note\":\"NaN\"}}");
    HttpResponse<String> answer = tell(job, told);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"metrics.log_loss\"");
    assertThat(tell(job, told.replace("\"log_loss\":\"NaN\",", "")).statusCode()).isEqualTo(200);
    String error = "x".repeat(30_000);
    String failed =
        "{\"run_id\":%s,\"status\":\"failed\",\"error\":\"%s\"}"
            .formatted(job.path("run_id"), error);
    assertThat(tell(job, failed).statusCode()).isEqualTo(200);
    assertThat(run(job)).containsEntry("state", "failed");
  }

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

  private static HttpRequest get(URI link) {
    return HttpRequest.newBuilder(link).build();
  }

  @Test
  void refusesAnotherTrainingOfAModelThatIsUnderWay() throws Exception {
    String run = job().path("run_id").asText();
    String wish = "{\"symbol\":\"WAVE\",\"targets\":[\"direction\"]%s}";
    HttpResponse<String> same = train(wish.formatted(""));
    assertThat(same.statusCode()).isEqualTo(202);
    assertThat(same.body()).contains(run, "under_way");
    for (String[] other :
        new String[][] {
          {",\"hyperparameters\":{\"trees\":50}", "hyperparameters"},
          {",\"from\":\"2025-01-01T00:00:00Z\"", "from"},
          {",\"to\":\"2025-01-01T00:00:00Z\"", "to"}
        }) {
      HttpResponse<String> answer = train(wish.formatted(other[0]));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
      assertThat(answer.body()).contains(run, "\"field\":\"" + other[1] + "\"");
    }
    String both = "{\"symbol\":\"WAVE\",\"targets\":[\"volatility\",\"direction\"]%s}";
    assertThat(train(both.formatted(",\"hyperparameters\":{\"trees\":50}")).statusCode())
        .isEqualTo(409);
    assertThat(jdbc.queryForObject("select count(*) from model_runs", Long.class)).isOne();
  }

  private HttpResponse<String> train(String body) throws Exception {
    return post("/functions/v1/train", credentials.get("service.key"), body);
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
  void takesARunBackFromATrainerThatHasFallenSilent() throws Exception {
    JsonNode lost = job();
    jdbc.update("update model_runs set heard_at = now() - interval '1 day'");
    JsonNode again = JOBS.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(again).isNotNull();
    assertThat(again.path("run_id")).isEqualTo(lost.path("run_id"));
    assertThat(tell(lost, running(lost, 0.3)).statusCode()).isEqualTo(401);
    assertThat(tell(again, running(again, 0.3)).statusCode()).isEqualTo(200);
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
