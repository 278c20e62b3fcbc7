package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The short form of bench/capture-faults.sh: a hub in a JVM of its own, killed under load. */
@Tag("hub")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one hub, whose killings each test survives
class KilledHubTest {
  /** It costs 0.5 a call, and its answer may take 4 s. */
  private static final String ASK =
      """
      - route:
          id: ask-slow
          from:
            uri: platform-http:/functions/v1/ask-slow
            steps:
              - to:
                  uri: kamelet:ask-hugging-face-action
                  parameters:
                    url: "http://127.0.0.1:%d/model"
                    model: slow
                    deadline: 4000
                    prices: "0.5,USD"
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private ServerSocket silent;
  private KilledWork work;
  private Path data;
  private Path home;
  private int port;
  private Process hub;
  private Properties credentials;

  @BeforeAll
  void start() throws IOException {
    data = TestFolders.makeData("killed");
    home =
        ShippedHome.in(
            data.resolve("home"),
            Stream.concat(Stream.of("ingestion/tradingview-webhook"), KilledWork.ROUTES.stream())
                .toList(),
            "ask-hugging-face-action");
    silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Path ask = home.resolve("routes/my/ask-slow.camel.yaml");
    Files.createDirectories(ask.getParent());
    Files.writeString(ask, ASK.formatted(silent.getLocalPort()));
    work = new KilledWork(data, home);
    port = ChildJvm.freePort();
    launch();
    credentials = new Properties();
    try (var reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
  }

  @AfterAll
  void stop() throws Exception {
    silent.close();
    hub.destroy();
    if (!hub.waitFor(30, TimeUnit.SECONDS)) {
      hub.destroyForcibly();
    }
  }

  @Test
  void holdsWhatItAcknowledgedBeforeItWasKilledOrStopped() throws Exception {
    Thread load = new Thread(this::load);
    load.start();
    for (int kill = 1; kill <= 2; kill++) {
      int before = acknowledged.size();
      await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() > before + 100);
      end(kill);
      launch();
    }
    int before = acknowledged.size();
    await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() > before + 20);
    load.interrupt();
    load.join();
    Set<Integer> held = new TreeSet<>();
    String text = get("/api/v1/signals?strategy=killed&limit=100000");
    var numbers = java.util.regex.Pattern.compile("\"order_id\":\"(\\d+)\"").matcher(text);
    int rows = 0;
    while (numbers.find()) {
      held.add(Integer.parseInt(numbers.group(1)));
      rows++;
    }
    assertThat(held).containsAll(acknowledged);
    assertThat(rows).isEqualTo(held.size());
  }

  @Test
  void countsACallAsReservedAndDoesEachPieceOfWorkOnceWhereTheHubWasKilled() throws Exception {
    String budget =
        "{\"scope\":\"key:service\",\"money_per_day\":1,\"currency\":\"USD\",\"reason\":\"a test\"}";
    assertThat(send("PUT", "/api/v1/call-budgets", budget)).contains("\"id\"");
    for (int piece = 0; piece < KilledWork.PIECES; piece++) {
      assertThat(send("POST", "/api/v1/ai-queue", work.piece(piece))).contains("\"queued\"");
    }
    work.awaitMiddle();
    CompletableFuture<HttpResponse<String>> lost =
        http.sendAsync(
            request("POST", "/functions/v1/ask-slow", "Which way?"), BodyHandlers.ofString());
    try (Socket asked = silent.accept()) {
      assertThat(calls("reserved")).contains("\"reserved\":0.5", "\"price\":null");
      assertThat(work.done()).as("pieces done at the kill").isLessThan(KilledWork.PIECES - 10);
      hub.destroyForcibly().waitFor();
      launch();
      assertThat(lost).isCompletedExceptionally();
    }
    await().atMost(Duration.ofSeconds(90)).until(() -> calls("expired").contains("\"price\":null"));
    assertThat(calls("reserved")).contains("\"items\":[]");
    work.awaitEachOnce();
    assertThat(get("/api/v1/call-budgets"))
        .contains("\"calls_today\":1", "\"money_today\":0.5", "\"used\":0.5");

    // What is left is room for one more, which a host that does not answer in time costs as well.
    assertThat(send("POST", "/functions/v1/ask-slow", "Which way?")).contains("\"status\":503");
    assertThat(send("POST", "/functions/v1/ask-slow", "Which way?"))
        .contains("over-budget: key:service has used 1 of 1 USD a day");
  }

  private String calls(String status) throws IOException, InterruptedException {
    return get("/api/v1/external-calls?status=" + status);
  }

  /** Killed first, then asked to stop, which it does after it has answered what it took. */
  private void end(int kill) throws InterruptedException {
    (kill == 1 ? hub.destroyForcibly() : terminate()).waitFor();
  }

  private Process terminate() {
    hub.destroy();
    return hub;
  }

  private void load() {
    for (int n = 0; !Thread.currentThread().isInterrupted(); n++) {
      String body =
          "{\"strategy\":\"killed\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d\"}"
              .formatted(n);
      LockSupport.parkNanos(1_000_000); // not so fast that a hub that starts finds no time to
      try {
        var request =
            HttpRequest.newBuilder(
                    uri("/webhooks/tradingview/" + credentials.get("tradingview.token")))
                .timeout(Duration.ofSeconds(3))
                .POST(BodyPublishers.ofString(body))
                .build();
        if (http.send(request, BodyHandlers.ofString()).statusCode() == 200) {
          acknowledged.add(n);
        }
      } catch (IOException e) {
        continue; // killed in the middle of an answer, or not there: not acknowledged
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void launch() throws IOException {
    hub =
        ChildJvm.start(
            data.resolve("hub.log"),
            Map.of(
                "HUB_HOME", home.toString(),
                "HUB_DATA", data.toString(),
                "HUB_ROUTES_ALLOW_HOSTS", "*,127.0.0.1",
                "HUB_QUEUE_MIN_WORKERS", "3",
                "HUB_PORT", Integer.toString(port),
                "HUB_MANAGEMENT_PORT", Integer.toString(ChildJvm.freePort())),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "io.bactrian.BactrianApplication");
    await()
        .atMost(Duration.ofMinutes(5)) // a busy build machine
        .ignoreExceptions()
        .until(() -> hub.isAlive() && get("/health").contains("\"status\""));
  }

  private String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body));
    if (credentials != null) {
      request.header("Authorization", "Bearer " + credentials.get("service.key"));
      request.header("Content-Type", "application/json");
    }
    return request.build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
