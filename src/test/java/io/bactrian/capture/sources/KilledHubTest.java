package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of bench/capture-faults.sh: a hub in a JVM of its own, killed under load. */
@Tag("hub")
class KilledHubTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private Path data;
  private Path home;
  private int port;
  private Process hub;
  private Properties credentials;

  @BeforeEach
  void start() throws IOException {
    data = TestFolders.makeData("killed");
    home = ShippedHome.in(data.resolve("home"), List.of("ingestion/tradingview-webhook"));
    port = ChildJvm.freePort();
    launch();
    credentials = new Properties();
    try (var reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
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
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    if (credentials != null) {
      request.header("Authorization", "Bearer " + credentials.get("service.key"));
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return answer.body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
