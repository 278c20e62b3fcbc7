package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.runs.RunToken;
import io.bactrian.store.objects.ObjectStore;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A trainer elsewhere, played by the test. */
@HubTest(
    properties = {
      "hub.training.retry-delay=50ms",
      "hub.training.max-attempts=2",
      "hub.training.advance-cron=* * * * * ?",
      "hub.trainer.key=the-trainers-key"
    })
public abstract class OutsideTrainerTestBase {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  public static final String MODEL = "wave-m5-direction";
  static final BlockingQueue<JsonNode> JOBS = new LinkedBlockingQueue<>();
  private static final HttpServer TRAINER = server(); // both classes have the same hub and it
  static volatile int answers = 202;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired public JdbcTemplate jdbc;
  @Autowired ObjectStore objects;
  @Autowired public ObjectMapper mapper;

  final HttpClient http = HttpClient.newHttpClient();

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

  @BeforeEach
  void plant() {
    answers = 202;
    JOBS.clear();
    jdbc.execute("delete from model_runs");
    Planted.wave(jdbc, "WAVE", 900);
  }

  public JsonNode job() throws Exception {
    HttpResponse<String> answer = train("{\"symbol\":\"WAVE\",\"targets\":[\"direction\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = JOBS.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(job).as("a job for the trainer").isNotNull();
    return job;
  }

  public HttpResponse<String> post(String path, String token, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  public HttpResponse<String> report(JsonNode job, String body) throws Exception {
    return post("/webhooks/trainer", job.at("/callback/token").asText(), body);
  }

  public String running(JsonNode job, double progress) {
    return "{\"run_id\":%s,\"status\":\"running\",\"progress\":%s}"
        .formatted(job.path("run_id"), progress);
  }

  public HttpResponse<String> put(URI link, byte[] content, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(link).PUT(BodyPublishers.ofByteArray(content));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  public static URI link(JsonNode job, String name) {
    return URI.create(job.path("upload").path(name).asText());
  }

  public String upload(JsonNode job, String name, byte[] content) throws Exception {
    HttpResponse<String> answer = put(link(job, name), content);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return "{\"name\":\"%s\",\"sha256\":\"%s\",\"size\":%d}"
        .formatted(name, HexFormat.of().formatHex(RunToken.sha256(content)), content.length);
  }

  byte[] metadata(JsonNode job) throws Exception {
    ObjectNode metadata = mapper.createObjectNode();
    for (String field : List.of("run_id", "model", "target", "features", "classes")) {
      metadata.set(field, job.path(field));
    }
    metadata.set("dataset_id", job.at("/dataset/id"));
    metadata.set("dataset_sha256", job.at("/dataset/sha256"));
    return mapper.writeValueAsBytes(metadata);
  }

  public String completed(JsonNode job, byte[] model) throws Exception {
    return completed(job, upload(job, "model.onnx", model));
  }

  public String completed(JsonNode job, String onnx) throws Exception {
    return """
    {"run_id":%s,"status":"completed","progress":1,"metrics":{"log_loss":0.6},"artifacts":[%s,%s,%s]}\
    """
        .formatted(
            job.path("run_id"),
            onnx,
            upload(job, "metadata.json", metadata(job)),
            upload(job, "metrics.json", bytes("{\"log_loss\":0.6}")));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] model(JsonNode job) {
    return TinyModel.of(job.path("features").size(), 2, 0, 0.001f);
  }

  public Map<String, Object> run(JsonNode job) {
    return jdbc.queryForMap("select * from model_runs where id = ?", job.path("run_id").asText());
  }

  public String wholeRow(JsonNode job) {
    return String.valueOf(
        jdbc.queryForObject(
            "select to_jsonb(r)::text from model_runs r where id = ?",
            String.class,
            job.path("run_id").asText()));
  }

  static HttpRequest get(URI link) {
    return HttpRequest.newBuilder(link).build();
  }

  HttpResponse<String> train(String body) throws Exception {
    return post("/functions/v1/train", credentials.get("service.key"), body);
  }
}
