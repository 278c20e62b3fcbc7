import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * POST /functions/v1/infer, its decision stored, beside a servlet written by hand ({@code PlainInfer}),
 * in interleaved rounds of one run: with a strategy that was not asked about before, so that the hub's
 * lobes answer, and the same question again and again, which it answers from its cache.
 *
 * <p>Beside them the model of directions alone, asked by the Open Inference Protocol for one row, as
 * one tensor and as one tensor a feature.
 *
 * <p>Arguments: the hub's port, the servlet's, the number of rounds, requests a round over one
 * connection, and over 16. The key comes from EA_KEY; the strategies are bench-1, bench-2, ...
 */
public final class InferLatency {
  private static final int CONNECTIONS = 16;

  private final AtomicInteger next = new AtomicInteger();

  /** Latencies in ms, and requests a second. */
  private record Load(double[] millis, double rate) {
    double quantile(double share) {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return sorted[Math.max((int) Math.ceil(share * sorted.length) - 1, 0)];
    }
  }

  private interface Question {
    byte[] next();
  }

  /** What is asked, by whom it is answered, over how many connections; and a load a round. */
  private record Row(String name, int port, Question question, int connections, List<Load> loads) {
    double median(ToDoubleFunction<Load> of) {
      double[] sorted = loads.stream().mapToDouble(of).sorted().toArray();
      return sorted[sorted.length / 2];
    }

    double p(double share) {
      return median(load -> load.quantile(share));
    }

    double rate() {
      return median(Load::rate);
    }
  }

  public static void main(String[] arguments) throws Exception {
    int[] given = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    new InferLatency().run(given[0], given[1], given[2], given[3], given[4]);
  }

  private void run(int hub, int servlet, int rounds, int one, int many) throws Exception {
    Question other = () -> request("bench-" + next.incrementAndGet());
    Question same = () -> request("bench-0");
    var rows = new ArrayList<Row>();
    for (int connections : List.of(1, CONNECTIONS)) {
      rows.add(new Row("servlet", servlet, other, connections, new ArrayList<>()));
      rows.add(new Row("hub", hub, other, connections, new ArrayList<>()));
      rows.add(new Row("hub, cached", hub, same, connections, new ArrayList<>()));
    }
    for (Row row : rows.subList(3, 6)) { // warm-up
      load(row, many);
    }
    for (boolean apart : List.of(false, true)) {
      byte[] tensors = tensors(hub, apart);
      String name = apart ? "V2, apart" : "V2, together";
      var row = new Row(name, hub, () -> tensors, 1, new ArrayList<>());
      load(row, many);
      rows.add(row);
    }
    for (int round = 0; round < rounds; round++) {
      for (Row row : rows) {
        row.loads().add(load(row, row.connections() == 1 ? one : many));
      }
    }
    line("medians of %d rounds%15s%10s%12s", rounds, "p50 ms", "p99 ms", "requests/s");
    for (Row row : rows) {
      line(
          "%-12s %2d connections%10.3f%10.3f%12.0f",
          row.name(), row.connections(), row.p(0.5), row.p(0.99), row.rate());
    }
    Row hub1 = rows.get(1);
    measure(
        "/infer, 1 connection, p50 ms: hub / servlet with SELECT, ORT, INSERT",
        hub1.p(0.5), rows.get(0).p(0.5), "<= 1.3");
    line("measure\t/infer, 1 connection, p99 ms\t%.3f\t-\t<= 5", hub1.p(0.99));
    measure(
        "/infer, 16 connections, requests/s: hub / that servlet",
        rows.get(4).rate(), rows.get(3).rate(), ">= 1.2");
    measure(
        "/infer, 1 connection, p50 ms: from the cache / not",
        rows.get(2).p(0.5), hub1.p(0.5), "<= 0.6");
    measure(
        "/v2, 1 connection, p50 ms: one row of one tensor / /infer",
        rows.get(6).p(0.5), hub1.p(0.5), "<= 1.15");
    measure(
        "/v2, 1 connection, p50 ms: one tensor a feature / /infer",
        rows.get(7).p(0.5), hub1.p(0.5), "<= 1.15");
  }

  /** A line as bench/measure.sh describes it. */
  private static void measure(String what, double figure, double baseline, String goal) {
    line("measure\t%s\t%.3f\t%.3f\t%s", what, figure, baseline, goal);
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static Load load(Row row, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(row.connections());
    try {
      long start = System.nanoTime();
      var parts = new ArrayList<Future<double[]>>();
      for (int i = 0; i < row.connections(); i++) {
        parts.add(threads.submit(() -> one(row, requests / row.connections())));
      }
      var all = new ArrayList<double[]>();
      for (Future<double[]> part : parts) {
        all.add(part.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double[] millis = all.stream().flatMapToDouble(Arrays::stream).toArray();
      return new Load(millis, millis.length / seconds);
    } finally {
      threads.shutdown();
    }
  }

  private static double[] one(Row row, int requests) throws IOException {
    double[] millis = new double[requests];
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), row.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < requests; i++) {
        byte[] request = row.question().next();
        long start = System.nanoTime();
        out.write(request);
        out.flush();
        readAnswer(in);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    return millis;
  }

  private static byte[] tensors(int hub, boolean apart) throws Exception {
    String model = "/v2/models/btcusd-m5-direction";
    var json = new ObjectMapper();
    JsonNode features =
        json.readTree(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub + model))
                            .header("Authorization", "Bearer " + System.getenv("EA_KEY"))
                            .build(),
                        BodyHandlers.ofByteArray())
                    .body())
            .at("/parameters/features");
    ObjectNode body = json.createObjectNode();
    if (apart) {
      for (JsonNode feature : features) {
        ObjectNode input = body.withArray("/inputs").addObject();
        input.put("name", feature.asText()).put("datatype", "FP32").putArray("shape").add(1);
        input.putArray("data").add(0.123456);
      }
    } else {
      ObjectNode input = body.withArray("/inputs").addObject();
      input.put("name", "features").put("datatype", "FP32");
      input.putArray("shape").add(1).add(features.size());
      features.forEach(feature -> input.withArray("/data").add(0.123456));
    }
    return request(model + "/infer", body.toString());
  }

  private static byte[] request(String strategy) {
    return request("/functions/v1/infer", "{\"symbol\":\"BTCUSD\",\"strategy\":\"" + strategy + "\"}");
  }

  private static byte[] request(String path, String body) {
    return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + System.getenv("EA_KEY")
            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads one answer of a known length or in chunks; anything but 200 ends the run. */
  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + status);
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
    }
    if (length >= 0) {
      in.readNBytes(length);
      return;
    }
    int chunk;
    do {
      chunk = Integer.parseInt(line(in).strip(), 16);
      in.readNBytes(chunk);
      line(in);
    } while (chunk > 0);
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }
}
