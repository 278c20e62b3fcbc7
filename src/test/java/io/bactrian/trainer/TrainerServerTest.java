package io.bactrian.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<JsonNode> reports = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile int callbackStatus = 204;
  private volatile byte[] data = new byte[0];
  @TempDir Path folder;
  private HttpServer hub;
  private TrainerServer trainer;

  @BeforeEach
  void start() throws Exception {
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext("/", this::serve);
    hub.start();
    trainer =
        new TrainerServer(new Transfers(Set.of("127.0.0.1"), 1 << 24, Duration.ofSeconds(5), 1), 2);
  }

  @AfterEach
  void stop() {
    trainer.close();
    hub.stop(0);
  }

  @Test
  void learnsAPlantedSignalThroughFailingCallbacks() throws Exception {
    data = parquet("CASE WHEN a + b > 1 THEN 1 ELSE 0 END");
    faults.set(2);
    JsonNode end = run(sha256(data), "127.0.0.1");
    assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(end.path("metrics").path("improvement_lower_95").asDouble()).isPositive();
    assertThat(uploads.keySet())
        .containsExactlyInAnyOrder("/up/model.onnx", "/up/metadata.json", "/up/metrics.json");
    System.out.println("planted " + end.path("metrics"));
  }

  @Test
  void claimsNothingOnNoise() throws Exception {
    data = parquet("CASE WHEN random() > 0.5 THEN 1 ELSE 0 END");
    JsonNode end = run(sha256(data), "127.0.0.1");
    System.out.println("noise " + end.path("metrics"));
    assertThat(end.path("metrics").path("improvement_lower_95").asDouble(1)).isNotPositive();
  }

  @Test
  void refusesOtherBytesGarbageAndOtherHosts() throws Exception {
    data = "no parquet".getBytes();
    assertThat(run("0".repeat(64), "127.0.0.1").path("error").asText()).contains("sha256");
    assertThat(run(sha256(data), "127.0.0.1").path("error").asText()).contains("Parquet");
    assertThat(run(sha256(data), "localhost").path("error").asText()).contains("may not reach");
  }

  @Test
  void stopsWhenTheHubNoLongerKnowsTheToken() throws Exception {
    data = parquet("1");
    callbackStatus = 401;
    run(sha256(data), "127.0.0.1");
    assertThat(uploads).isEmpty();
  }

  @Test
  void asksForTheKeyAndNamesTheFieldAtFault() throws Exception {
    assertThat(post("{}", "wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> answer =
        post("{\"hyperparameters\":{\"depth\":99}}", trainer.endpoint().key());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\"");
  }

  private JsonNode run(String sha256, String host) throws Exception {
    int before = reports.size();
    String base = "http://127.0.0.1:" + hub.getAddress().getPort();
    String body =
        """
        {"run_id":"r%d","dataset":{"id":"d","url":"%s/data","sha256":"%s"},"target":"direction",
        "classes":["down","up"],"features":["f_a","f_b"],"model":"m-m5-direction",
        "hyperparameters":{},"upload":{"model.onnx":"%s/up/model.onnx",
        "metadata.json":"%s/up/metadata.json","metrics.json":"%s/up/metrics.json"},
        "callback":{"url":"%s/callback","token":"t"}}"""
            .formatted(before, base.replace("127.0.0.1", host), sha256, base, base, base, base);
    assertThat(post(body, trainer.endpoint().key()).statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> reports.size() > before && (callbackStatus == 401 || ended()));
    return reports.get(reports.size() - 1);
  }

  private boolean ended() {
    return !reports.get(reports.size() - 1).path("status").asText().equals("running");
  }

  private HttpResponse<String> post(String body, String key) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(trainer.endpoint().url() + "/train"))
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void serve(HttpExchange exchange) throws java.io.IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/data")) {
        exchange.sendResponseHeaders(200, data.length);
        exchange.getResponseBody().write(data);
      } else if (path.equals("/callback") && faults.getAndDecrement() > 0) {
        exchange.sendResponseHeaders(500, -1);
      } else if (path.equals("/callback")) {
        exchange.sendResponseHeaders(callbackStatus, -1);
        reports.add(JSON.readTree(body));
      } else {
        uploads.put(path, body);
        exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  private byte[] parquet(String label) throws Exception {
    Path file = folder.resolve("t.parquet");
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var sql = db.createStatement()) {
      sql.execute("SET threads = 1");
      sql.execute("SELECT setseed(0.4)");
      sql.execute("CREATE TABLE t AS SELECT i, random() a, random() b FROM range(3000) r(i)");
      sql.execute(
          "COPY (SELECT make_timestamp(i * 60000000) as_of, a::FLOAT f_a, b::FLOAT f_b, "
              + label
              + " AS label_direction, make_timestamp((i + 12) * 60000000) label_until FROM t)"
              + " TO '"
              + file
              + "' (FORMAT parquet, COMPRESSION zstd)");
    }
    return Files.readAllBytes(file);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
