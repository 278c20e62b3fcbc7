import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Alerts of the largest size that is taken, over many connections at once, and the memory that the
 * hub has meanwhile. Arguments: port, data folder, process id of the hub, connections, seconds.
 */
public final class Flood {
  private static final int SIZE = 256 * 1024;

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    var credentials = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(arguments[1], "credentials.properties"))) {
      credentials.load(reader);
    }
    String token = credentials.getProperty("tradingview.token");
    Path status = Path.of("/proc", arguments[2], "status");
    long end = System.nanoTime() + Long.parseLong(arguments[4]) * 1_000_000_000L;
    Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    Thread[] senders = new Thread[Integer.parseInt(arguments[3])];
    for (int i = 0; i < senders.length; i++) {
      int number = i;
      senders[i] = new Thread(() -> send(port, token, number, end, answers));
      senders[i].start();
    }
    long peak = 0;
    while (System.nanoTime() < end) {
      peak = Math.max(peak, residentKilobytes(status));
      Thread.sleep(100);
    }
    for (Thread sender : senders) {
      sender.join();
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d connections, bodies of %d KB: answers %s, the hub's JVM had at most %d MB",
            senders.length, SIZE / 1024, new TreeMap<>(answers), peak / 1024));
    System.exit(peak < 1024 * 1024 ? 0 : 1);
  }

  private static long residentKilobytes(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static void send(
      int port, String token, int number, long end, Map<String, LongAdder> answers) {
    for (int i = 0; System.nanoTime() < end; i++) {
      try (var socket = new Socket("127.0.0.1", port)) {
        socket.setSoTimeout(30_000);
        var members = new StringBuilder(SIZE);
        members.append("{\"strategy\":\"flood\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"");
        members.append(number).append('-').append(i).append('"');
        for (int n = 0; members.length() < SIZE - 40; n++) {
          members.append(",\"f").append(n).append("\":").append(n);
        }
        byte[] body = members.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        String head =
            "POST /webhooks/tradingview/%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
        socket.getOutputStream().write(head.formatted(token, body.length).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        count(answers, status(socket.getInputStream()));
      } catch (IOException e) {
        count(answers, e.getClass().getSimpleName());
      }
    }
  }

  private static String status(InputStream in) throws IOException {
    byte[] line = in.readNBytes(12);
    return line.length < 12 ? "none" : new String(line, 9, 3, StandardCharsets.US_ASCII);
  }

  private static void count(Map<String, LongAdder> answers, String what) {
    answers.computeIfAbsent(what, key -> new LongAdder()).increment();
  }
}
