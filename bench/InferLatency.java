import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Latency of POST /functions/v1/infer, its decision stored, beside a bare HTTP echo and the raw ONNX Runtime
 * calls of the same models, in interleaved rounds of one run.
 *
 * <p>Arguments: the hub's port, the number of rounds, the model files. The key comes from EA_KEY, the question
 * from QUESTION.
 */
public final class InferLatency {
  private static final int ONE = 500;
  private static final int MANY = 4_000;
  private static final int CONNECTIONS = 16;
  private static final int RAW = 5_000;

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    byte[] question = System.getenv("QUESTION").getBytes(StandardCharsets.UTF_8);
    byte[] infer = request("/functions/v1/infer", question);
    byte[] echo = request("/echo", question);
    HttpServer server = echoServer();
    int echoPort = server.getAddress().getPort();
    List<OrtSession> sessions = sessions(List.of(arguments).subList(2, arguments.length));
    load(port, infer, MANY, CONNECTIONS); // warm-up of the hub
    load(echoPort, echo, MANY, CONNECTIONS);
    raw(sessions);
    var results = new ArrayList<double[]>();
    for (int round = 0; round < rounds; round++) {
      double[] raw = raw(sessions);
      double[] echo1 = load(echoPort, echo, ONE, 1);
      double[] infer1 = load(port, infer, ONE, 1);
      double[] echo16 = load(echoPort, echo, MANY, CONNECTIONS);
      double[] infer16 = load(port, infer, MANY, CONNECTIONS);
      results.add(
          new double[] {
            raw[0], raw[1], echo1[0], echo1[1], infer1[0], infer1[1], echo16[0], echo16[1], infer16[0], infer16[1]
          });
    }
    report(results, rounds);
    server.stop(0);
    System.exit(0);
  }

  private static void report(List<double[]> results, int rounds) {
    double[] median = new double[10];
    for (int i = 0; i < median.length; i++) {
      int column = i;
      median[i] = quantile(results.stream().mapToDouble(row -> row[column]).toArray(), 0.5);
    }
    System.out.printf("%-34s%10s%10s   medians of %d rounds, ms%n", "", "p50", "p99", rounds);
    line("raw ONNX Runtime calls", median[0], median[1]);
    line("HTTP echo, 1 connection", median[2], median[3]);
    line("/infer, 1 connection", median[4], median[5]);
    line("HTTP echo, 16 connections", median[6], median[7]);
    line("/infer, 16 connections", median[8], median[9]);
    System.out.printf(
        "p50 of /infer over (echo + raw): %.2f at 1 connection, %.2f at 16 (goal 1.30); p99 %.1f and %.1f ms (goal 5)%n",
        median[4] / (median[2] + median[0]),
        median[8] / (median[6] + median[0]),
        median[5],
        median[9]);
  }

  private static void line(String name, double p50, double p99) {
    System.out.printf("%-34s%10.3f%10.3f%n", name, p50, p99);
  }

  private static HttpServer echoServer() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/echo",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(Executors.newFixedThreadPool(CONNECTIONS));
    server.start();
    return server;
  }

  private static List<OrtSession> sessions(List<String> files) throws Exception {
    var sessions = new ArrayList<OrtSession>();
    for (String file : files) {
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      byte[] content = Files.readAllBytes(Path.of(file));
      sessions.add(OrtEnvironment.getEnvironment().createSession(content, options));
    }
    return sessions;
  }

  /** One call of every model, as one decision needs them. */
  private static double[] raw(List<OrtSession> sessions) throws Exception {
    double[] millis = new double[RAW];
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    for (int i = 0; i < RAW; i++) {
      long start = System.nanoTime();
      for (OrtSession session : sessions) {
        int width = 20;
        try (OnnxTensor row =
                OnnxTensor.createTensor(environment, FloatBuffer.allocate(width), new long[] {1, width});
            OrtSession.Result result = session.run(Map.of("features", row))) {
          result.get("probabilities").orElseThrow();
        }
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    return new double[] {quantile(millis, 0.5), quantile(millis, 0.99)};
  }

  private static double[] load(int port, byte[] request, int requests, int connections) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      var parts = new ArrayList<Future<double[]>>();
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> one(port, request, requests / connections)));
      }
      var all = new ArrayList<double[]>();
      for (Future<double[]> part : parts) {
        all.add(part.get());
      }
      double[] millis = all.stream().flatMapToDouble(Arrays::stream).toArray();
      return new double[] {quantile(millis, 0.5), quantile(millis, 0.99)};
    } finally {
      threads.shutdown();
    }
  }

  private static double[] one(int port, byte[] request, int requests) throws IOException {
    double[] millis = new double[requests];
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < requests; i++) {
        long start = System.nanoTime();
        out.write(request);
        out.flush();
        readAnswer(in);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    return millis;
  }

  private static byte[] request(String path, byte[] body) {
    byte[] head =
        ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + System.getenv("EA_KEY")
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /** Reads one answer of a known length or in chunks; anything but 200 ends the run. */
  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + status);
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
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

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max((int) Math.ceil(share * sorted.length) - 1, 0)];
  }
}
