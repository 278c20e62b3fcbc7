import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Alerts and questions to /infer at a steady rate, and what the hub's process holds meanwhile. {@code
 * java bench/Soak.java PORT PID SECONDS ALERTS QUESTIONS}, rates a second; TOKEN and KEY from the
 * environment. The first tenth is what the last is compared with; exits with 1 where the verdict is
 * bad. soak.sh starts it.
 */
public final class Soak {
  private static final int TENTHS = 10;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String hub;
  private final String pid;
  private final long seconds;
  private final List<Map<String, ConcurrentLinkedQueue<Double>>> latencies = new ArrayList<>();
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final List<Held> held = new ArrayList<>();
  private boolean good = true;

  private Soak(String port, String pid, long seconds) {
    this.hub = "http://127.0.0.1:" + port;
    this.pid = pid;
    this.seconds = seconds;
    for (int i = 0; i < TENTHS; i++) {
      latencies.add(new ConcurrentHashMap<>());
    }
  }

  /** What a process holds, memory in megabytes; the heap is what a full collection leaves. */
  private record Held(double resident, double heap, long handles, long threads) {}

  public static void main(String[] arguments) throws Exception {
    var soak = new Soak(arguments[0], arguments[1], Long.parseLong(arguments[2]));
    soak.run(Double.parseDouble(arguments[3]), Double.parseDouble(arguments[4]));
    System.exit(soak.report() ? 0 : 1);
  }

  private void run(double alerts, double questions) throws Exception {
    long begin = System.nanoTime();
    long length = Duration.ofSeconds(seconds).toNanos();
    var sender = new Thread(() -> send("infer", questions, begin, length));
    sender.start();
    var watcher = new Thread(() -> watch(begin, length));
    watcher.start();
    send("alert", alerts, begin, length);
    sender.join();
    watcher.join();
  }

  /** An open loop: each is sent when it is due, whatever became of those before. */
  private void send(String kind, double rate, long begin, long length) {
    for (long i = 0; ; i++) {
      long due = begin + (long) (i * 1e9 / rate);
      if (due >= begin + length) {
        return;
      }
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      int tenth = (int) ((due - begin) * TENTHS / length);
      http.sendAsync(kind.equals("alert") ? alert(i) : question(i), BodyHandlers.discarding())
          .whenComplete(
              (answer, failure) -> {
                String what = failure == null ? answer.statusCode() + "" : failure.getClass().getSimpleName();
                answers.computeIfAbsent(kind + " " + what, k -> new LongAdder()).increment();
                latencies
                    .get(tenth)
                    .computeIfAbsent(kind, k -> new ConcurrentLinkedQueue<>())
                    .add((System.nanoTime() - due) / 1e6);
              });
    }
  }

  private HttpRequest alert(long i) {
    String body =
        "{\"strategy\":\"soak\",\"ticker\":\"BTCUSD\",\"action\":\"%s\",\"interval\":\"5\",\"order_id\":\"%d\",\"timenow\":\"%s\"}"
            .formatted(i % 2 == 0 ? "buy" : "sell", i, Instant.now());
    return post("/webhooks/tradingview/" + System.getenv("TOKEN"), body).build();
  }

  /** Every other question is new, so that models answer it; the others may come from the cache. */
  private HttpRequest question(long i) {
    String features = i % 2 == 0 ? ",\"features\":{\"f_weekday\":" + i % 100_000 + "}" : "";
    return post(
            "/functions/v1/infer", "{\"symbol\":\"BTCUSD\",\"strategy\":\"soak\"" + features + "}")
        .header("Authorization", "Bearer " + System.getenv("KEY"))
        .build();
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(URI.create(hub + path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** At the end of each tenth. */
  private void watch(long begin, long length) {
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      for (long wait; (wait = begin + length * tenth / TENTHS - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      try {
        held.add(held());
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("The hub's process cannot be read", e);
      }
      Held now = held.get(held.size() - 1);
      System.out.printf(
          "%3d %%  resident %4.0f MB, live heap %4.0f MB, %d handles, %d threads; p95 alert %6.1f ms, infer %6.1f ms%n",
          tenth * 100 / TENTHS, now.resident, now.heap, now.handles, now.threads,
          percentile(tenth - 1, "alert", 95), percentile(tenth - 1, "infer", 95));
    }
  }

  private Held held() throws IOException, InterruptedException {
    Path process = Path.of("/proc", pid);
    double resident = 0;
    long threads = 0;
    for (String line : Files.readAllLines(process.resolve("status"))) {
      String[] parts = line.split("\\s+");
      if (parts[0].equals("VmRSS:")) {
        resident = Long.parseLong(parts[1]) / 1024.0;
      } else if (parts[0].equals("Threads:")) {
        threads = Long.parseLong(parts[1]);
      }
    }
    long handles;
    try (var files = Files.list(process.resolve("fd"))) {
      handles = files.count();
    }
    new ProcessBuilder("jcmd", pid, "GC.run").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    String metrics =
        http.send(HttpRequest.newBuilder(URI.create(hub + "/metrics")).build(), BodyHandlers.ofString()).body();
    double heap =
        metrics.lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    return new Held(resident, heap / (1 << 20), handles, threads);
  }

  private double percentile(int tenth, String kind, int percent) {
    var took = latencies.get(tenth).get(kind);
    if (took == null) {
      return Double.NaN;
    }
    double[] sorted = took.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private boolean report() {
    System.out.println("answers: " + answers);
    verdict("answers that are not 200", answers.entrySet().stream().filter(a -> !a.getKey().endsWith(" 200")).mapToLong(a -> a.getValue().sum()).sum(), 0, "");
    for (String kind : List.of("alert", "infer")) {
      for (int percent : new int[] {50, 95, 99}) {
        double first = percentile(0, kind, percent);
        double last = percentile(TENTHS - 1, kind, percent);
        String what = "%s, p%d ms, last tenth (first %.1f)".formatted(kind, percent, first);
        if (percent == 99) { // of few requests it is one of them: shown, not judged
          System.out.printf("        %-58s %10.1f%n", what, last);
        } else {
          verdict(what, last, 1.5 * first + 5, " ms");
        }
      }
    }
    Held first = held.get(0);
    Held last = held.get(held.size() - 1);
    verdict("live heap at the end (after the first tenth %.0f)".formatted(first.heap), last.heap, 1.15 * first.heap + 10, " MB");
    verdict("resident at the end (after the first tenth %.0f)".formatted(first.resident), last.resident, 1.15 * first.resident + 60, " MB");
    verdict("handles at the end (after the first tenth %d)".formatted(first.handles), last.handles, 1.1 * first.handles + 10, "");
    verdict("threads at the end (after the first tenth %d)".formatted(first.threads), last.threads, 1.1 * first.threads + 10, "");
    return good;
  }

  private void verdict(String what, double value, double most, String unit) {
    boolean kept = value <= most;
    good &= kept;
    System.out.printf("%-7s %-58s %10.1f, at most %.1f%s%n", kept ? "ok" : "FAILED", what, value, most, unit);
  }
}
