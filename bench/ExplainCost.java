import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What explanations cost those who ask for decisions: p50 of POST /functions/v1/infer with the
 * schedule explain-decisions-often and with it paused, block by block in turns, at a rate.
 *
 * <p>Arguments: the hub's port, rounds, seconds a block, requests a second. EA_KEY asks, SERVICE_KEY
 * pauses; the strategies are bench-1, bench-2, ..., so that no answer comes from the cache.
 */
public final class ExplainCost {
  private static final String SCHEDULE = "/api/v1/schedules/explain-decisions-often/";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String hub;
  private int asked;

  private ExplainCost(String port) {
    hub = "http://127.0.0.1:" + port;
  }

  public static void main(String[] args) throws Exception {
    var cost = new ExplainCost(args[0]);
    int rounds = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    int rate = Integer.parseInt(args[3]);
    cost.block(10, rate); // warm
    var without = new ArrayList<double[]>();
    var with = new ArrayList<double[]>();
    boolean paused = false;
    for (int round = 0; round < rounds; round++) {
      for (int half = 0; half < 2; half++) {
        boolean explains = (round + half) % 2 == 1;
        if (paused == explains) {
          cost.schedule(explains ? "resume" : "pause");
          paused = !explains;
        }
        double[] millis = cost.block(seconds, rate);
        (explains ? with : without).add(millis);
        System.out.printf(
            Locale.ROOT,
            "round %d, explanations %s: n %d, p50 %.3f ms, p95 %.3f ms, p99 %.3f ms%n",
            round + 1,
            explains ? "on " : "off",
            millis.length,
            quantile(millis, 0.5),
            quantile(millis, 0.95),
            quantile(millis, 0.99));
      }
    }
    double off = quantile(joined(without), 0.5);
    double on = quantile(joined(with), 0.5);
    System.out.printf(
        Locale.ROOT,
        "all: p50 %.3f ms off, %.3f ms on: %+.2f %%; rounds: %s%n",
        off,
        on,
        100 * (on / off - 1),
        differences(without, with));
  }

  private static String differences(List<double[]> without, List<double[]> with) {
    var all = new ArrayList<String>();
    for (int i = 0; i < without.size(); i++) {
      double ratio = quantile(with.get(i), 0.5) / quantile(without.get(i), 0.5);
      all.add(String.format(Locale.ROOT, "%+.2f %%", 100 * (ratio - 1)));
    }
    return String.join(", ", all);
  }

  private void schedule(String action) throws IOException, InterruptedException {
    String body = action.equals("pause") ? "{\"reason\":\"to measure\"}" : "{\"reason\":\"measured\"}";
    HttpResponse<String> answer = post(SCHEDULE + action, System.getenv("SERVICE_KEY"), body);
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(action + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private double[] block(int seconds, int rate) throws IOException, InterruptedException {
    var millis = new double[seconds * rate];
    long begin = System.nanoTime();
    for (int i = 0; i < millis.length; i++) {
      long due = begin + i * 1_000_000_000L / rate;
      long early = due - System.nanoTime();
      if (early > 0) {
        Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
      }
      String question = "{\"symbol\":\"BTCUSD\",\"strategy\":\"bench-%d\"}".formatted(++asked);
      long sent = System.nanoTime();
      HttpResponse<String> answer =
          post("/functions/v1/infer", System.getenv("EA_KEY"), question);
      millis[i] = (System.nanoTime() - sent) / 1e6;
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    }
    return millis;
  }

  private HttpResponse<String> post(String path, String key, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(hub + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static double[] joined(List<double[]> blocks) {
    return blocks.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max((int) Math.ceil(share * sorted.length) - 1, 0)];
  }
}
