package io.bactrian.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The hub that the demo talks to: the one that answers already, or one started for it. */
final class HubProcess {
  private static final Duration START = Duration.ofSeconds(90);
  private static final int LOG_TAIL = 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI health;
  private final Path log;

  HubProcess(DemoSettings settings) {
    this.health = settings.hub().resolve("/health");
    this.log = settings.data().resolve("hub.log");
  }

  Path log() {
    return log;
  }

  /** Whether a hub answers here and takes messages. */
  boolean ready() throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).GET().build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // nobody listens yet
    }
  }

  /**
   * Starts a hub and waits until it is ready; its output goes to the log file. It ends with this
   * JVM.
   *
   * @throws IOException if it does not become ready, with the end of its log
   */
  Process start(List<String> command) throws IOException, InterruptedException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process hub =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub)));
    long deadline = System.nanoTime() + START.toNanos();
    while (!ready()) {
      if (!hub.isAlive() || System.nanoTime() > deadline) {
        stop(hub);
        throw new IOException("the hub did not start; the end of " + log + ":\n" + tail());
      }
      Thread.sleep(200);
    }
    return hub;
  }

  /** Asks the hub to end and waits for it; a second Ctrl-C of the user's is no trouble. */
  private static void stop(Process hub) {
    hub.destroy();
    try {
      hub.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }
}
