package io.bactrian.hub.schedules;

import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import io.bactrian.hub.embedded.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub in a JVM of its own, on a database that others share. */
final class HubJvm implements AutoCloseable {
  private static final String SERVICE_KEY = "the-same-on-every-hub";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final TickHome home;
  private final int port;
  private final Process process;

  private HubJvm(Path folder, TickHome home, TestDatabase database) throws IOException {
    this.home = home;
    port = ChildJvm.freePort();
    data = Files.createDirectories(folder.resolve("data"));
    process =
        ChildJvm.start(
            data.resolve("hub.log"),
            Map.of(
                "HUB_SERVICE_KEY", SERVICE_KEY,
                "HUB_HOME", home.path().toString(),
                "HUB_DATA", data.toString(),
                "HUB_PORT", Integer.toString(port),
                "HUB_MANAGEMENT_PORT", Integer.toString(ChildJvm.freePort()),
                "HUB_DB_URL", database.url(),
                "HUB_DB_USER", database.user(),
                "HUB_DB_PASSWORD", database.password()),
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "io.bactrian.BactrianApplication",
            "--hub.schedules.look-interval=1s");
  }

  /** Begins to start; {@link #awaitHealth} says when it has. */
  static HubJvm start(Path folder, TestDatabase database) throws IOException {
    return new HubJvm(folder, TickHome.in(folder.resolve("home")), database);
  }

  HubJvm awaitHealth() {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .failFast("the hub ended: see " + data, () -> !process.isAlive())
        .until(() -> health().contains("\"schedules\":{\"status\":\"ok\""));
    return this;
  }

  String health() throws IOException, InterruptedException {
    return send("GET", "/health", "");
  }

  /** The body of the answer. */
  String send(String method, String path, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + SERVICE_KEY)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /** The body of the answer. */
  String post(String path, String body) {
    try {
      return send("POST", path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  TickHome home() {
    return home;
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(data.resolve("hub.log"));
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop and waits until it has. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("the hub did not stop");
    }
  }
}
