package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.LoopbackServer;
import io.bactrian.models.artifacts.Archive;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One repository of Hugging Face's Hub and the store behind it, as far as model sync asks: commits
 * with sizes and digests, small files from a cache of the Hub itself, large ones from another host
 * that takes no token.
 */
final class FakeHuggingFace implements AutoCloseable {
  static final String TOKEN = "hf_0123456789";
  static final String REPOSITORY = "my_desk/models";
  static final String STORE_HOST = "localhost"; // the Hub is 127.0.0.1
  private static final Pattern MODEL =
      Pattern.compile("/api/models/my_desk/models/revision/([^/]+)");
  private static final Pattern RESOLVE =
      Pattern.compile("/my_desk/models/resolve/([0-9a-f]{40})/(.+)");
  private static final Pattern CACHE =
      Pattern.compile("/api/resolve-cache/models/my_desk/models/([0-9a-f]{40})/(.+)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Each {@code path status} of the Hub. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Tokens that came to the store: there must be none. */
  final List<String> leaked = new CopyOnWriteArrayList<>();

  /** Another status with these headers, in place of any answer of the Hub. */
  volatile int refusal;

  volatile Map<String, String> refusalHeaders = Map.of();

  /** Sent with each answer of the Hub. */
  volatile Map<String, String> headers = Map.of();

  /** Where large files are redirected to, in place of the store. */
  volatile String redirect = "";

  /** Whether the store breaks off in the middle, or sends something else of the same length. */
  volatile boolean cut;

  volatile boolean altered;

  /** The newest commit of main. */
  volatile String head = "";

  private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();
  private final HttpServer hub;
  private final HttpServer store;

  FakeHuggingFace() throws IOException {
    hub = LoopbackServer.start(this::hub);
    store = LoopbackServer.start(this::store);
  }

  URI url() {
    return LoopbackServer.url(hub);
  }

  /** A commit to main of the files of an archive and of others that no metadata names. */
  String commit(byte[] zip) {
    Map<String, byte[]> files = Archive.read(zip, 1 << 24);
    files.put("README.md", "# A model".getBytes(StandardCharsets.UTF_8));
    files.put("pytorch_model.bin", new byte[] {(byte) 0x80, 4, 1});
    head = DigestUtils.sha1Hex(zip);
    commits.put(head, files);
    return head;
  }

  private Map<String, byte[]> files(String commit) {
    return Objects.requireNonNull(commits.get(commit));
  }

  private byte[] file(String commit, String name) {
    return Objects.requireNonNull(files(commit).get(name));
  }

  /** As a rewritten history leaves it. */
  void forget(String commit) {
    files(commit).clear();
  }

  /** Adds a file to the newest commit, which says so or not. */
  void add(String name, String text) {
    files(head).put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void hub(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange, exchange.getRequestURI().getPath());
    }
  }

  private int answer(HttpExchange exchange, String path) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(token)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      return send(exchange, 401, "Invalid username or password.");
    }
    if (refusal != 0) {
      refusalHeaders.forEach(exchange.getResponseHeaders()::set);
      return send(exchange, refusal, "{\"error\":\"refused\"}");
    }
    Matcher model = MODEL.matcher(path);
    Matcher resolve = RESOLVE.matcher(path);
    Matcher cache = CACHE.matcher(path);
    if (model.matches()) {
      return model(exchange, model.group(1).equals("main") ? head : model.group(1));
    }
    if (resolve.matches()) {
      return resolve(exchange, resolve.group(1), resolve.group(2));
    }
    return cache.matches()
        ? send(exchange, 200, file(cache.group(1), cache.group(2)))
        : send(exchange, 404, "{}");
  }

  private int model(HttpExchange exchange, String commit) throws IOException {
    if (!commits.containsKey(commit)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
      return send(exchange, 404, "{\"error\":\"Invalid rev id\"}");
    }
    ObjectNode model = JSON.createObjectNode().put("id", REPOSITORY).put("sha", commit);
    var siblings = model.putArray("siblings");
    files(commit).forEach((name, content) -> siblings.add(sibling(name, content)));
    String etag = "W/\"" + DigestUtils.sha1Hex(model.toString()) + '"';
    exchange.getResponseHeaders().set("ETag", etag);
    return etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
        ? send(exchange, 304, "")
        : send(exchange, 200, model.toString());
  }

  private static ObjectNode sibling(String name, byte[] content) {
    ObjectNode sibling = JSON.createObjectNode().put("rfilename", name).put("size", content.length);
    if (name.endsWith(".onnx")) {
      sibling.putObject("lfs").put("sha256", DigestUtils.sha256Hex(content)).put("pointerSize", 1);
      return sibling.put("blobId", "0".repeat(40));
    }
    var git = DigestUtils.getSha1Digest();
    git.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
    return sibling.put("blobId", HexFormat.of().formatHex(git.digest(content)));
  }

  private int resolve(HttpExchange exchange, String commit, String name) throws IOException {
    var answer = exchange.getResponseHeaders();
    if (!commits.getOrDefault(commit, Map.of()).containsKey(name)) {
      answer.set("X-Error-Code", "EntryNotFound");
      return send(exchange, 404, "Entry not found");
    }
    if (!answer.containsKey("X-Repo-Commit")) {
      answer.set("X-Repo-Commit", commit);
    }
    if (!name.endsWith(".onnx")) {
      answer.set("Location", "/api/resolve-cache/models/" + REPOSITORY + "/" + commit + "/" + name);
      return send(exchange, 307, "");
    }
    String to =
        "http://%s:%d/%s/%s?sig=once"
            .formatted(STORE_HOST, store.getAddress().getPort(), commit, name);
    answer.set("Location", redirect.isEmpty() ? to : redirect);
    return send(exchange, 302, "");
  }

  private void store(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      if (token != null) {
        leaked.add(token);
      }
      String[] path = exchange.getRequestURI().getPath().split("/", 3);
      byte[] content = file(path[1], path[2]).clone();
      if (altered) {
        content[content.length - 1] ^= 1;
      }
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, cut ? content.length / 2 : content.length);
    }
  }

  private int send(HttpExchange exchange, int status, String body) throws IOException {
    return send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private int send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    asked.add(exchange.getRequestURI().getPath() + " " + status);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    return status;
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}
