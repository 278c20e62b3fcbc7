package io.bactrian.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The hub that the demo talks to: the one that answers already, or one started for it. */
final class HubProcess {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SILENT = "it does not answer yet";
  private static final int LOG_TAIL = 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI health;
  private final Path log;
  private final PrintStream out;
  private final Duration reportEvery;

  /**
   * @param out where it is printed that a hub is still starting
   * @param reportEvery how often that is printed
   */
  HubProcess(DemoSettings settings, PrintStream out, Duration reportEvery) {
    this.out = out;
    this.reportEvery = reportEvery;
    this.health = settings.hub().resolve("/health");
    this.log = settings.data().resolve("hub.log");
  }

  Path log() {
    return log;
  }

  /** Whether a hub answers here and takes messages. */
  boolean ready() throws InterruptedException {
    return missing().isEmpty();
  }

  /** What keeps the hub from taking messages, in its own words; empty where nothing does. */
  private String missing() throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).GET().build();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 ? "" : reasons(answer);
    } catch (IOException e) {
      return SILENT;
    }
  }

  private static String reasons(HttpResponse<byte[]> answer) throws IOException {
    String parts =
        JSON.readTree(answer.body()).path("checks").properties().stream()
            .filter(check -> !check.getValue().path("status").asText().equals("ok"))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return "/health answers " + answer.statusCode() + (parts.isEmpty() ? "" : ": " + parts);
  }

  /**
   * Starts a hub and waits until it is ready, however long it takes: a first start unpacks a
   * database, a later one may have a spool to store. Its output goes to the log file. It ends with
   * this JVM.
   *
   * @throws IOException as soon as it has ended instead, with the end of its log
   */
  Process start(List<String> command) throws IOException, InterruptedException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    // Of the recording's one week only the minutes are enough rows to learn from.
    builder.environment().putIfAbsent("HUB_SCORING_PERIOD", "M1");
    Process hub = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub)));
    long begin = System.nanoTime();
    long reported = begin;
    for (String missing = missing(); !missing.isEmpty(); missing = missing()) {
      if (hub.waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "the hub ended with code %d before it was ready; the end of %s:\n%s"
                .formatted(hub.exitValue(), log, tail()));
      }
      if (System.nanoTime() - reported >= reportEvery.toNanos()) {
        reported = System.nanoTime();
        long seconds = Duration.ofNanos(reported - begin).toSeconds();
        out.println("The hub is still starting after " + seconds + " s: " + missing + ".");
      }
    }
    return hub;
  }

  /** Stops the hub and waits for its end; a second Ctrl-C of the user changes nothing. */
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
