package io.bactrian.demo;

import static io.bactrian.FakeAnswers.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.demo.market.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as the contract says, keeps what it got, and fails on request. */
final class FakeHub implements AutoCloseable {
  static final String TOKEN = "token-of-the-fake";
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String SERVICE_KEY = "key-of-the-fake";

  /** Closes the connection without an answer. */
  static final int DROP = 0;

  private static final JsonMapper JSON = new JsonMapper();

  /** A webhook request as it came: the id is the webhook-id, or the body where there is none. */
  record Request(String path, String id, String body, String timestamp, String signature) {}

  final List<Request> requests = new ArrayList<>();

  /** Statuses of the next answers; the contract's answer once it is empty. */
  final ConcurrentLinkedDeque<Integer> failures = new ConcurrentLinkedDeque<>();

  /** How often {@code /health} still answers that the hub is starting. */
  final AtomicInteger notReady = new AtomicInteger();

  /** Set to keep the first row of every kind out of the counts. */
  volatile boolean forgetful;

  /** What the addresses of the loop answer. */
  final Map<String, String> loop =
      new HashMap<>(
          Map.of(
              "/functions/v1/backtest",
                  """
                  {"id":"b1","status":"completed","result":{"steps":[{"version":"v1","trained_until":"2013-11-28T00:00:00Z",
                   "trades":7,"net_profit":-12.5}],"report":{"currency":"USD","total_return":-0.0125,"trades":{"count":7},
                   "baselines":[{"total_return":0.2}],"sharpe":{"value":null,"note":"of 40 hours, 100 are needed"}}}}\
                  """,
              "/functions/v1/train",
                  "{\"runs\":[{\"run_id\":\"r1\",\"model\":\"btcusd-m5-volatility\"}]}",
              "/api/v1/models",
                  "{\"items\":[{\"model\":\"btcusd-m5-volatility\",\"version\":\"v1\"}],\"next\":null}",
              "/api/v1/runs/r1",
                  """
                  {"id":"r1","model":"btcusd-m5-volatility","state":"completed","dataset_id":"ds-1","version":"v1",
                   "metrics":{"family":"logistic","choice":"logistic: gains","validation":{"base":{"log_loss":1.1},"logistic":{"log_loss":0.95}}}}\
                  """,
              "/api/v1/datasets/ds-1",
                  """
                  {"id":"ds-1","manifest_sha256":"cafe","train_rows":1000,"holdout_rows":250}\
                  """,
              "/api/v1/models/",
                  """
                  {"model":"btcusd-m5-volatility","version":"v1","log_loss":0.9,"base_log_loss":1.1,"improvement":0.2,
                   "improvement_lower_95":0.1,"verdict":"promoted","reason":"better for certain"}\
                  """,
              "/functions/v1/infer",
                  """
                  {"id":"i1","action":"HOLD","lobes":{"volatility":{"action":"SELL","confidence":0.4}},
                   "policy":{"verdict":"allow","reasons":["no_model: no direction model"]}}\
                  """));

  private final Map<String, String> known = new HashMap<>();
  private final Map<Kind, Integer> rows = new EnumMap<>(Kind.class);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private int trades;

  FakeHub() throws IOException {
    this(Map.of());
  }

  FakeHub(Map<String, String> other) throws IOException {
    loop.putAll(other);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/webhooks/", this::webhook);
    server.createContext("/health", this::health);
    server.createContext("/api/v1/flow", exchange -> answer(exchange, 200, flow()));
    loop.forEach(
        (path, json) -> server.createContext(path, exchange -> answer(exchange, 200, json)));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void health(HttpExchange exchange) throws IOException {
    if (notReady.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      answer(
          exchange,
          503,
          """
          {"status":"down","checks":{"database":{"status":"ok"},"routes":{"status":"down"}}}\
          """);
    } else {
      answer(exchange, 200, "{\"status\":\"ok\"}");
    }
  }

  private void webhook(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
    String answer;
    synchronized (this) {
      requests.add(new Request(path, id == null ? body : id, body, timestamp, signature));
      Integer failure = failures.poll();
      if (failure != null) {
        if (failure == DROP) {
          exchange.close();
        } else {
          answer(exchange, failure, "{\"detail\":\"on request\",\"field\":\"items[0].price\"}");
        }
        return;
      }
      answer = id == null ? alert(body) : mt5(id, JSON.readTree(body));
    }
    answer(exchange, 200, answer);
  }

  private String alert(String body) {
    String first = known.get(body);
    if (first == null) {
      known.put(body, String.format(Locale.ROOT, "01FAKE%020d", known.size()));
      rows.merge(Kind.ALERT, 1, Integer::sum);
    }
    return "{\"id\":\"%s\",\"status\":\"%s\"}"
        .formatted(known.get(body), first == null ? "stored" : "duplicate");
  }

  private String mt5(String id, JsonNode message) {
    int items = message.path("items").size();
    boolean duplicate = known.putIfAbsent(id, "") != null;
    if (!duplicate) {
      Kind kind = Kind.valueOf(message.path("kind").asText().toUpperCase(Locale.ROOT));
      rows.merge(kind, items, Integer::sum);
      message.path("items").forEach(i -> trades += i.path("entry").asText().equals("OUT") ? 1 : 0);
    }
    return "{\"status\":\"%s\",\"accepted\":%d,\"duplicates\":%d}"
        .formatted(
            duplicate ? "duplicate" : "stored", duplicate ? 0 : items, duplicate ? items : 0);
  }

  private synchronized String flow() {
    ObjectNode flow = JSON.createObjectNode();
    for (Kind kind : Kind.values()) {
      int held = rows.getOrDefault(kind, 0);
      flow.withArray("rows")
          .addObject()
          .put("table", kind.table())
          .put("count", forgetful && held > 0 ? held - 1 : held)
          .put("about", false);
    }
    flow.putObject("trades").put("count", trades);
    flow.withArray("subscribers").addObject().put("subscriber", "label-trades").put("lag", 0);
    return flow.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
