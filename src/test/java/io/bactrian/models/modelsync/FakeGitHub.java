package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's artifacts and the store behind them, as far as model sync asks: conditional requests
 * that cost nothing, a limit of requests, a redirect to another host that takes no token.
 */
final class FakeGitHub implements AutoCloseable {
  static final String TOKEN = "ghp_smoke0123456789";
  static final String REPOSITORY = "desk/models";
  static final String STORE_HOST = "localhost"; // the API is 127.0.0.1
  private static final Pattern LIST = Pattern.compile("/repos/desk/models/actions/artifacts");
  private static final Pattern RUN = Pattern.compile("/repos/desk/models/actions/runs/(\\d+)");
  private static final Pattern ZIP =
      Pattern.compile("/repos/desk/models/actions/artifacts/(\\d+)/zip");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Each {@code method path status} of the API. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Tokens that came to the store: there must be none. */
  final List<String> leaked = new CopyOnWriteArrayList<>();

  final AtomicInteger remaining = new AtomicInteger(5_000);
  volatile long resetAt = Instant.now().plusSeconds(3_600).getEpochSecond();

  /** Another status with these headers, in place of any answer of the API. */
  volatile int refusal;

  volatile Map<String, String> refusalHeaders = Map.of();

  /** Where downloads are redirected to, in place of the store. */
  volatile String redirect = "";

  private final Map<Long, Artifact> artifacts = new ConcurrentSkipListMap<>();
  private final AtomicInteger ids = new AtomicInteger(1_000);
  private final HttpServer api;
  private final HttpServer store;

  /**
   * @param json as GitHub lists it
   * @param run as GitHub answers it
   * @param gone 410 in place of its archive
   */
  static final class Artifact {
    final long id;
    final ObjectNode json;
    final ObjectNode run;
    byte[] sent;
    boolean gone;

    Artifact(long id, ObjectNode json, ObjectNode run, byte[] sent) {
      this.id = id;
      this.json = json;
      this.run = run;
      this.sent = sent;
    }

    String row() {
      return "github-" + id;
    }
  }

  FakeGitHub() throws IOException {
    api = LoopbackServer.start(this::api);
    store = LoopbackServer.start(this::store);
  }

  URI url() {
    return LoopbackServer.url(api);
  }

  /** An artifact of a run of the right workflow that has succeeded; what is wrong is set on it. */
  Artifact publish(byte[] zip) {
    long id = ids.incrementAndGet();
    long run = id * 10;
    ObjectNode json = JSON.createObjectNode();
    json.put("id", id).put("name", "unified_brain").put("size_in_bytes", zip.length);
    json.put("expired", false).put("created_at", Instant.now().toString());
    json.put("digest", "sha256:" + DigestUtils.sha256Hex(zip));
    ObjectNode of = json.putObject("workflow_run");
    of.put("id", run).put("repository_id", 7).put("head_repository_id", 7);
    of.put("head_branch", "main").put("head_sha", "0".repeat(40));
    ObjectNode detail = JSON.createObjectNode();
    detail.put("id", run).put("path", ".github/workflows/train.yml").put("event", "push");
    detail.put("status", "completed").put("conclusion", "success").put("head_branch", "main");
    detail.putObject("repository").put("id", 7).put("full_name", REPOSITORY);
    detail.putObject("head_repository").put("id", 7).put("full_name", REPOSITORY);
    var artifact = new Artifact(id, json, detail, zip);
    artifacts.put(id, artifact);
    return artifact;
  }

  private void api(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int status = answer(exchange, path);
      asked.add(exchange.getRequestMethod() + " " + path + " " + status);
    }
  }

  private int answer(HttpExchange exchange, String path) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(token)) {
      return send(exchange, 401, "{\"message\":\"Bad credentials\"}");
    }
    if (refusal != 0) {
      refusalHeaders.forEach(exchange.getResponseHeaders()::set);
      return send(exchange, refusal, "{\"message\":\"API rate limit exceeded\"}");
    }
    Matcher run = RUN.matcher(path);
    Matcher zip = ZIP.matcher(path);
    if (LIST.matcher(path).matches()) {
      return list(exchange);
    }
    counted(exchange, 1);
    if (run.matches()) {
      Artifact of = artifacts.get(Long.parseLong(run.group(1)) / 10);
      return of == null ? send(exchange, 404, "{}") : send(exchange, 200, of.run.toString());
    }
    if (zip.matches()) {
      return redirect(exchange, artifacts.get(Long.parseLong(zip.group(1))));
    }
    return send(exchange, 404, "{}");
  }

  /** Newest first, as GitHub has them. */
  private int list(HttpExchange exchange) throws IOException {
    ObjectNode page = JSON.createObjectNode().put("total_count", artifacts.size());
    var newest = new ArrayList<>(artifacts.values());
    java.util.Collections.reverse(newest);
    String wanted = exchange.getRequestURI().getQuery().replaceFirst(".*name=([^&]*).*", "$1");
    var all = page.putArray("artifacts");
    newest.stream()
        .map(artifact -> artifact.json)
        .filter(json -> json.path("name").asText().equals(wanted))
        .forEach(all::add);
    String etag = "W/\"" + DigestUtils.sha256Hex(page.toString()) + '"';
    exchange.getResponseHeaders().set("ETag", etag);
    boolean same = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    counted(exchange, same ? 0 : 1);
    return same ? send(exchange, 304, "") : send(exchange, 200, page.toString());
  }

  private int redirect(HttpExchange exchange, @Nullable Artifact artifact) throws IOException {
    if (artifact == null || artifact.gone) {
      return send(exchange, 410, "{\"message\":\"Artifact has expired\"}");
    }
    String to =
        "http://%s:%d/blob/%d?sig=once"
            .formatted(STORE_HOST, store.getAddress().getPort(), artifact.id);
    exchange.getResponseHeaders().set("Location", redirect.isEmpty() ? to : redirect);
    return send(exchange, 302, "");
  }

  private void store(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      if (token != null) {
        leaked.add(token);
        send(exchange, 400, "InvalidAuthenticationInfo");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      Artifact artifact =
          Objects.requireNonNull(artifacts.get(Long.parseLong(path.replace("/blob/", ""))));
      exchange.sendResponseHeaders(200, artifact.sent.length);
      exchange.getResponseBody().write(artifact.sent);
    }
  }

  private void counted(HttpExchange exchange, int cost) {
    var headers = exchange.getResponseHeaders();
    headers.set("x-ratelimit-limit", "5000");
    headers.set("x-ratelimit-remaining", "" + remaining.addAndGet(-cost));
    headers.set("x-ratelimit-reset", "" + resetAt);
  }

  private static int send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    return status;
  }

  @Override
  public void close() {
    api.stop(0);
    store.stop(0);
  }
}
