import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Swaps a model's champion between two versions under load, and rolls back.
 *
 * <p>Arguments: the hub's port and process id, the model, two of its versions, swaps, callers, rollbacks, the port of
 * another hub on the same database.
 */
public final class Swaps {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;
  private final String symbol;
  private final String model;
  private final AtomicInteger strategies = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean over;

  private Swaps(String port, String model) {
    this.base = "http://127.0.0.1:" + port;
    this.model = model;
    this.symbol = model.split("-")[0].toUpperCase(Locale.ROOT);
  }

  public static void main(String[] arguments) throws Exception {
    var swaps = new Swaps(arguments[0], arguments[2]);
    List<String> versions = List.of(arguments[3], arguments[4]);
    String other = "http://127.0.0.1:" + arguments[8];
    boolean held = swaps.swap(arguments[1], versions, Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]));
    held &= swaps.rollBack("the same hub", swaps.base, versions, Integer.parseInt(arguments[7]));
    held &= swaps.rollBack("another hub", other, versions, Integer.parseInt(arguments[7]));
    System.exit(held ? 0 : 1);
  }

  private boolean swap(String pid, List<String> versions, int count, int callers) throws Exception {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < callers; i++) {
      var thread = new Thread(this::ask);
      thread.start();
      threads.add(thread);
    }
    var millis = new double[count];
    long[] resident = new long[11];
    for (int i = 0; i < count; i++) {
      if (i * 10 % count == 0) {
        resident[i * 10 / count] = resident(pid);
      }
      promote(versions.get(i % 2));
      long begin = System.nanoTime();
      String answer = decide(base);
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (!answer.contains(versions.get(i % 2))) {
        failed.incrementAndGet(); // the hub that promoted answers with what it promoted
        System.out.println("after a swap: " + answer);
      }
    }
    resident[10] = resident(pid);
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    double first = median(Arrays.copyOfRange(millis, 0, Math.min(100, count)));
    double last = median(Arrays.copyOfRange(millis, Math.max(0, count - 100), count));
    System.out.printf(
        Locale.ROOT,
        "%d swaps, %d answers beside them, %d failures%nfirst answer after a swap, p50 ms: %.2f of the first 100, %.2f of the last 100, ratio %.2f (goal <= 1.1)%nresident MB at each tenth: %s%n",
        count, answered.get(), failed.get(), first, last, last / first, Arrays.toString(resident));
    return failed.get() == 0;
  }

  private void ask() {
    while (!over) {
      try {
        decide(base);
        answered.incrementAndGet();
      } catch (Exception e) {
        failed.incrementAndGet();
        System.out.println(e.getMessage());
      }
    }
  }

  private boolean rollBack(String asked, String hub, List<String> versions, int count) throws Exception {
    var millis = new double[count];
    for (int i = 0; i < count; i++) {
      promote(versions.get(0));
      promote(versions.get(1));
      while (!decide(hub).contains(versions.get(1))) {
        Thread.onSpinWait();
      }
      long begin = System.nanoTime();
      post("SERVICE_KEY", base + "/api/v1/models/" + model + "/rollback", "{\"reason\":\"to measure\"}");
      while (!decide(hub).contains(versions.get(0))) {
        Thread.onSpinWait();
      }
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%d rollbacks, ms from the decision to the first answer of the version of before, of %s: p50 %.1f, longest %.1f (goal < 1000)%n",
        count, asked, millis[count / 2], millis[count - 1]);
    return millis[count - 1] < 1000;
  }

  private void promote(String version) throws Exception {
    post("SERVICE_KEY", base + "/api/v1/models/" + model + "/promote", "{\"version\":\"%s\",\"reason\":\"to measure\"}".formatted(version));
  }

  /** With a strategy that was not asked about before, so that nothing is answered from the cache. */
  private String decide(String hub) throws Exception {
    return post(
        "EA_KEY",
        hub + "/functions/v1/infer",
        "{\"symbol\":\"%s\",\"strategy\":\"bench-%d\"}".formatted(symbol, strategies.incrementAndGet()));
  }

  private String post(String key, String address, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + System.getenv(key))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(address + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static long resident(String pid) throws Exception {
    return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
