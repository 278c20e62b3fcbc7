import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What callers who have proved nothing can do to a hub: bodies that do not come, many at once, from
 * an address of their own and from that of a trusted proxy. Meanwhile an alert has to be taken, and
 * /health to answer, in the 3 s that TradingView waits. Arguments: port, data folder.
 */
public final class UnprovenCallers {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private record Attack(int connections, String request, String rest) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final String token;
  private long slowest;

  private UnprovenCallers(int port, String token) {
    this.port = port;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    var credentials = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(arguments[1], "credentials.properties"))) {
      credentials.load(reader);
    }
    var callers =
        new UnprovenCallers(
            Integer.parseInt(arguments[0]), credentials.getProperty("tradingview.token"));
    for (int i = 0; i < 50; i++) {
      callers.isServed(true); // a cold JVM is slow, which is nobody's doing
    }
    callers.open(new Attack(1, "POST /login", FORM + "\r\n"), "127.0.0.1").close();
    boolean well = true;
    for (Attack attack : attacks()) {
      for (String from : new String[] {"127.0.0.1", "127.0.0.2"}) {
        well &= callers.survives(attack, from);
      }
    }
    System.exit(well ? 0 : 1);
  }

  private static List<Attack> attacks() {
    String signed =
        "webhook-id: a\r\nwebhook-timestamp: " + Instant.now().getEpochSecond() + "\r\n";
    String half = "Content-Length: 1000\r\n\r\nu";
    String chunked = "Transfer-Encoding: chunked\r\n\r\n3";
    return List.of(
        new Attack(250, "POST /login", FORM + "Content-Length: 2097000\r\n\r\nu"),
        new Attack(70, "POST /login", FORM + half),
        new Attack(70, "POST /login", FORM + chunked),
        new Attack(70, "POST /webhooks/tradingview/unknown", half),
        new Attack(70, "PUT /api/v1/policy", half),
        new Attack(70, "POST /%zz", chunked),
        new Attack(303, "POST /webhooks/mt5", signed + "Content-Length: 260000\r\n\r\n{"));
  }

  private boolean survives(Attack attack, String from) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    slowest = 0;
    boolean well = true;
    try {
      for (int i = 0; i < attack.connections(); i++) {
        sockets.add(open(attack, from));
      }
      for (int i = 0; i < 10; i++) {
        well &= isServed(false);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s  %d x %s from %s: slowest answer to others %d ms",
            well ? "held  " : "FAILED",
            attack.connections(),
            attack.request(),
            from,
            slowest));
    return well;
  }

  private Socket open(Attack attack, String from) throws IOException {
    var socket =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
    try {
      String head = attack.request() + " HTTP/1.1\r\nHost: h\r\n" + attack.rest();
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      System.out.println("cut off while it wrote: " + attack.request());
    }
    return socket;
  }

  private boolean isServed(boolean patiently) throws InterruptedException {
    String alert =
        "{\"strategy\":\"s\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d\"}"
            .formatted(System.nanoTime());
    return answers(
            request("/webhooks/tradingview/" + token, patiently)
                .POST(HttpRequest.BodyPublishers.ofString(alert))
                .build())
        & answers(request("/health", patiently).build());
  }

  private HttpRequest.Builder request(String path, boolean patiently) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(patiently ? Duration.ofSeconds(30) : PATIENCE);
  }

  private boolean answers(HttpRequest request) throws InterruptedException {
    long start = System.nanoTime();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      System.out.println("no answer to others: " + e);
      return false;
    } finally {
      slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
    }
  }
}
