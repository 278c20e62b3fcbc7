import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends distinct TradingView alerts over keep-alive connections and checks that every one was
 * answered: nothing is sent twice, and a connection that ends without an answer counts as lost. Run
 * with {@code java bench/WebhookLoad.java}; README.md beside it lists the options.
 *
 * <p>It sends HTTP/1.1 on plain sockets, so that the generator takes little of the machine that the
 * hub runs on.
 */
public final class WebhookLoad {
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final int TIMEOUT_MS = 30_000;

  private final URI url;
  private final String token;
  private final int requests;
  private final int connections;
  private final double rate;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final String fired = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

  private final AtomicInteger next = new AtomicInteger();
  private final long[] nanos;
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> losses = new ConcurrentHashMap<>();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();

  private WebhookLoad(Map<String, String> options) throws IOException {
    this.url =
        URI.create(
            options.getOrDefault("url", "http://127.0.0.1:8080/webhooks/tradingview").strip());
    this.token = token(Path.of(options.getOrDefault("data", "data")));
    this.requests = Integer.parseInt(options.getOrDefault("requests", "300000"));
    this.connections = Integer.parseInt(options.getOrDefault("connections", "64"));
    this.rate = Double.parseDouble(options.getOrDefault("rate", "0"));
    this.nanos = new long[requests];
  }

  public static void main(String[] arguments) throws Exception {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].replaceFirst("^--", "");
      if (!Set.of("url", "data", "requests", "connections", "rate").contains(name)
          || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unknown or without a value: " + arguments[i]);
      }
      options.put(name, arguments[i + 1]);
    }
    System.exit(new WebhookLoad(options).run() ? 0 : 1);
  }

  /** From the environment, else from the hub's own file: a command line shows in ps. */
  private static String token(Path data) throws IOException {
    String given = System.getenv("HUB_TRADINGVIEW_TOKEN");
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    var file = new Properties();
    try (Reader reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      file.load(reader);
    }
    return file.getProperty("tradingview.token").strip();
  }

  private boolean run() throws InterruptedException {
    var done = new CountDownLatch(connections);
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  send(start);
                } finally {
                  done.countDown();
                }
              });
      sender.setDaemon(true);
      sender.start();
    }
    done.await();
    return report((System.nanoTime() - start) / 1e9);
  }

  /** One connection's loop; it opens another where the hub closed the last. */
  private void send(long start) {
    Connection connection = null;
    for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
      long due = due(start, n);
      try {
        if (connection == null) {
          connection = new Connection(url);
          opened.increment();
        }
        Answer answer = connection.post(request(n));
        nanos[n] = System.nanoTime() - due;
        count(answers, answer.status() == 200 ? kind(answer) : "status " + answer.status());
        if (answer.last()) {
          connection.close();
          connection = null;
        }
      } catch (IOException | RuntimeException e) { // a garbled answer is no answer
        nanos[n] = -1;
        count(losses, e.getClass().getSimpleName() + ": " + e.getMessage());
        if (connection != null) {
          connection.close();
        }
        connection = null;
      }
    }
    if (connection != null) {
      connection.close();
    }
  }

  /** When the request is due at the wanted rate: latency counts from there, so a stall shows. */
  private long due(long start, int n) {
    if (rate <= 0) {
      return System.nanoTime();
    }
    long due = start + (long) (n * 1e9 / rate);
    while (System.nanoTime() < due) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
    return due;
  }

  private byte[] request(int n) {
    String body =
        """
        {"strategy":"load","ticker":"BTCUSD","action":"%s","exchange":"BITSTAMP","interval":"5",\
        "timenow":"%s","open":800.01,"high":812.5,"low":799,"close":810.25,"volume":12.5,\
        "order_id":"%s-%d","contracts":0.1,"price":810.25,"position_size":0.1,\
        "market_position":"long","prev_market_position":"flat","comment":"request %d",\
        "indicators":{"sma_fast":805.5,"sma_slow":801.25}}\
        """
            .formatted(n % 2 == 0 ? "buy" : "sell", fired, run, n, n);
    return ("POST "
            + url.getRawPath()
            + "/"
            + token
            + " HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private String kind(Answer answer) {
    Matcher id = ID.matcher(answer.body());
    if (!id.find()) {
      return "200 without an id";
    }
    return ids.add(id.group(1)) ? "200 with an id of its own" : "200 with another's id";
  }

  private static void count(Map<String, LongAdder> counts, String what) {
    counts.computeIfAbsent(what, k -> new LongAdder()).increment();
  }

  private boolean report(double seconds) {
    long[] answered = Arrays.stream(nanos).filter(n -> n >= 0).sorted().toArray();
    line("%,d requests over %d connections to %s/...", requests, connections, url);
    line("answered  %,d of %,d", answered.length, requests);
    new TreeMap<>(answers).forEach((what, n) -> line("          %,d  %s", n.sum(), what));
    new TreeMap<>(losses).forEach((what, n) -> line("LOST      %,d  %s", n.sum(), what));
    line("rate      %,.0f requests/s, %.1f s in all", answered.length / seconds, seconds);
    if (answered.length > 0) {
      line(
          "ms        p50 %.2f  p95 %.2f  p99 %.2f  p99.9 %.2f  max %.2f",
          at(answered, 0.5),
          at(answered, 0.95),
          at(answered, 0.99),
          at(answered, 0.999),
          at(answered, 1));
    }
    line("          %,d connections opened", opened.sum());
    boolean good = ids.size() == requests && losses.isEmpty();
    line(good ? "Every request was answered." : "NOT every request was answered as it should be.");
    return good;
  }

  private static double at(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /**
   * @param last whether the hub closes the connection after it
   */
  private record Answer(int status, String body, boolean last) {}

  /** One keep-alive connection; reads answers with a length or in chunks. */
  private static final class Connection {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Connection(URI url) throws IOException {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MS);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    Answer post(byte[] request) throws IOException {
      out.write(request);
      String statusLine = line();
      int status = Integer.parseInt(statusLine.split(" ")[1]);
      int length = 0;
      boolean chunked = false;
      boolean last = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          chunked = lower.contains("chunked");
        } else if (lower.startsWith("connection:")) {
          last = lower.contains("close");
        }
      }
      return new Answer(status, chunked ? chunks() : bytes(length), last);
    }

    private String chunks() throws IOException {
      var body = new StringBuilder();
      int size;
      do {
        size = Integer.parseInt(line().split(";")[0].strip(), 16);
        body.append(bytes(size));
        line();
      } while (size > 0);
      return body.toString();
    }

    private String bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the connection ended within an answer");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the connection ended before the answer");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        System.err.println("a connection did not close: " + e.getMessage());
      }
    }
  }
}
