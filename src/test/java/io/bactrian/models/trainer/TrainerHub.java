package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The other side of the contract: links, uploads and callbacks, and whatever goes wrong with them.
 */
final class TrainerHub implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<JsonNode> reports = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> uploads = new ConcurrentHashMap<>();

  /** What a path does instead of what it should. */
  final Map<String, HttpHandler> faults = new ConcurrentHashMap<>();

  volatile byte[] data = new byte[0];

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private int runs;

  TrainerHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      HttpHandler fault = faults.get(path);
      if (fault != null) {
        fault.handle(exchange);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("/data")) {
        exchange.sendResponseHeaders(200, data.length);
        exchange.getResponseBody().write(data);
        return;
      }
      if (path.equals("/callback")) {
        reports.add(JSON.readTree(body));
      } else {
        uploads.put(path, body);
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Answers so often with a status, then as it should. */
  HttpHandler failing(int times, int status, String path) {
    int[] left = {times};
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      if (--left[0] == 0) {
        faults.remove(path);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Posts a job on the data that the hub holds; {@code more} replaces parts of its text. */
  HttpResponse<String> ask(TrainerEndpoint trainer, String... more) throws Exception {
    String base = address();
    String body =
        """
        {"run_id":"r%d","dataset":{"id":"d","url":"%s/data","sha256":"%s"},"target":"direction",
        "classes":["down","up"],"features":["f_a","f_b"],"model":"m-m5-direction",
        "hyperparameters":{},"release_tag":"t","upload":{"model.onnx":"%s/up/model.onnx",
        "metadata.json":"%s/up/metadata.json","metrics.json":"%s/up/metrics.json"},
        "callback":{"url":"%s/callback","token":"hush"}}\
        """
            .formatted(runs++, base, sha256(data), base, base, base, base);
    for (int i = 0; i < more.length; i += 2) {
      body = body.replace(more[i], more[i + 1]);
    }
    return post(trainer, "/train", trainer.key(), body);
  }

  HttpResponse<String> post(TrainerEndpoint trainer, String path, String key, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(trainer.url() + path))
            .header("Authorization", "Bearer " + key)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The report that ended the last run, or nothing yet. */
  boolean ended() {
    return !reports.isEmpty()
        && !reports.get(reports.size() - 1).path("status").asText().equals("running");
  }

  /**
   * 3,000 minutes of two random features.
   *
   * @param label SQL over the columns i, a and b
   */
  static byte[] parquet(Path folder, String label) throws Exception {
    Path file = Files.createTempFile(folder, "rows", ".parquet");
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var sql = db.createStatement()) {
      sql.execute("SET threads = 1");
      sql.execute("SELECT setseed(0.4)");
      sql.execute("CREATE TABLE t AS SELECT i, random() a, random() b FROM range(3000) r(i)");
      sql.execute(
          """
          COPY (SELECT make_timestamp(i * 60000000) as_of, a::FLOAT f_a, b::FLOAT f_b, %s AS label_direction,
            make_timestamp((i + 12) * 60000000) label_until FROM t) TO '%s' (FORMAT parquet, COMPRESSION zstd)\
          """
              .formatted(label, file));
    }
    return Files.readAllBytes(file);
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
