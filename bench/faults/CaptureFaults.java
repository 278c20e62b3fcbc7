import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Alerts and deals against a hub that is killed, whose PostgreSQL is killed, or away. Senders
 * behave as TradingView (a resend on 5xx only, 5 s apart, three times) and as the Expert Advisor
 * (the same id until it is acknowledged). Then it counts: each acknowledged message is one row, and
 * each row had one effect, by a counter that a trigger advances whenever the subscriber works:
 * nothing protects it from counting twice.
 *
 * <p>Arguments: {@code hub-kills N}, {@code postgres-kills N}, {@code postgres-away SECONDS}, or
 * {@code disk-full SECONDS} with the data on a small disk of its own; then messages a second.
 */
public final class CaptureFaults {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(20261121);
  private final Path data = Path.of(System.getenv("HUB_DATA"));
  private final String base = "http://127.0.0.1:" + System.getenv("HUB_PORT");
  private final HubDatabase database = new HubDatabase(data);
  private Process hub;

  public static void main(String[] arguments) throws Exception {
    System.exit(
        new CaptureFaults()
                .run(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
            ? 0
            : 1);
  }

  private boolean run(String fault, int amount, int rate) throws Exception {
    startHub();
    countEffects();
    var senders = new Senders(base, data.resolve("credentials.properties"));
    senders.start(rate);
    Thread.sleep(8000); // a cold JVM is slow, which is no fault's doing
    senders.forgetSlowest();
    switch (fault) {
      case "hub-kills" -> killHub(amount);
      case "postgres-kills" -> killPostgres(amount);
      case "postgres-away" -> takePostgresAway(amount);
      case "disk-full" -> fillDisk(amount, senders);
      default -> throw new IllegalArgumentException(fault);
    }
    Thread.sleep(2000);
    senders.stop();
    long drained = awaitQuiet();
    boolean good = report(fault, amount, drained, senders);
    hub.destroy();
    hub.waitFor();
    return good;
  }

  // The faults.

  private void killHub(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Thread.sleep(500 + random.nextInt(3500));
      hub.destroyForcibly().waitFor();
      startHub();
    }
  }

  private void killPostgres(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Thread.sleep(1000 + random.nextInt(4000));
      database.process().destroyForcibly();
      database.await();
    }
  }

  /** Stops the postmaster and kills its backends: connections break, and new ones hang. */
  private void takePostgresAway(int seconds) throws Exception {
    Thread.sleep(5000);
    ProcessHandle postmaster = database.process();
    String pid = Long.toString(postmaster.pid());
    new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    Thread.sleep(seconds * 1000L);
    new ProcessBuilder("kill", "-CONT", pid).start().waitFor();
    database.await();
  }

  private void fillDisk(int seconds, Senders senders) throws Exception {
    Path filler = data.resolveSibling("filler");
    byte[] block = new byte[1 << 20];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      line("  the disk is full: %s", e.getMessage());
    }
    Thread.sleep(seconds * 1000L);
    Files.delete(filler);
    database.await();
    int before = senders.alerts().size();
    for (int i = 0; i < 300 && senders.alerts().size() < before + 50; i++) {
      Thread.sleep(200);
    }
    line(
        "  after it was freed, without a restart: %d alerts acknowledged",
        senders.alerts().size() - before);
  }

  // The hub and its database.

  private void startHub() throws Exception {
    hub =
        new ProcessBuilder("java", "-Xmx512m", "-XX:+UseSerialGC", "-jar", "target/bactrian.jar")
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(new File(data.getParent().toFile(), "hub.log")))
            .start();
    for (long end = System.nanoTime() + 90_000_000_000L; System.nanoTime() < end; ) {
      if (Integer.valueOf(200).equals(answered(HttpResponse::statusCode))) {
        return; // before, no route takes a message
      }
      if (!hub.isAlive()) {
        break;
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("the hub did not start: see hub.log");
  }

  private String health() throws InterruptedException {
    return answered(HttpResponse::body);
  }

  private <T> T answered(Function<HttpResponse<String>, T> part) throws InterruptedException {
    try {
      return part.apply(
          http.send(
              HttpRequest.newBuilder(URI.create(base + "/health"))
                  .header("Authorization", "Bearer " + serviceKey()) // for the details
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString()));
    } catch (IOException e) {
      return null;
    }
  }

  private String serviceKey() throws IOException {
    Path file = data.resolve("credentials.properties");
    String text = Files.exists(file) ? Files.readString(file) : "";
    return text.replaceFirst("(?s).*\\bservice\\.key=(\\S+).*", "$1").strip();
  }

  /** Milliseconds until the spool is empty and every subscriber has caught up. */
  private long awaitQuiet() throws Exception {
    long start = System.nanoTime();
    long drained = -1;
    for (int i = 0; i < 600; i++) {
      String health = health();
      if (drained < 0 && health != null && health.matches("(?s).*\"spooled\"\\s*:\\s*0\\D.*")) {
        drained = (System.nanoTime() - start) / 1_000_000;
      }
      if (drained >= 0
          && database.number("select count(*) from change_inbox") == 0
          && database.number(
                  "select coalesce(max(h.position - s.position), 0) from change_subscribers s,"
                      + " change_head h")
              == 0) {
        return drained;
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("the hub did not become quiet: " + health());
  }

  private Set<Integer> held(String sql) throws Exception {
    Set<Integer> held = new HashSet<>();
    try (Connection connection = database.connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        held.add(rows.getInt(1));
      }
    }
    return held;
  }

  /** Counts each time that a subscriber did its work, whether or not a row came of it. */
  private void countEffects() throws Exception {
    database.execute(
        "create table effects (n bigint not null)",
        "insert into effects values (0)",
        """
        create function count_effect() returns trigger language plpgsql as
        'begin update effects set n = n + 1; return null; end'\
        """,
        """
        create trigger count_effects after insert on signal_enrichments
        for each statement execute function count_effect()\
        """);
  }

  // What came of it.

  private boolean report(String fault, int amount, long drained, Senders senders) throws Exception {
    Set<Integer> signalRows =
        held("select substr(order_id, 2)::int from tv_signals where strategy = 'faults'");
    Set<Integer> dealRows = held("select ticket::int - 1 from trading_data where login = '7001'");
    long lost =
        senders.alerts().stream().filter(n -> !signalRows.contains(n)).count()
            + senders.deals().stream().filter(n -> !dealRows.contains(n)).count();
    long signals = database.number("select count(*) from tv_signals where strategy = 'faults'");
    long rows = signals + database.number("select count(*) from trading_data where login = '7001'");
    long duplicated = rows - signalRows.size() - dealRows.size();
    long raw = database.number("select count(*) from raw_messages");
    long effects = database.number("select n from effects");
    line("%s %d", fault, amount);
    line("  %s", senders);
    line(
        "  rows %,d  lost %,d  duplicated %,d  raw messages %,d  effects %,d of %,d signals",
        rows, lost, duplicated, raw, effects, signals);
    line(
        "  slowest acknowledged answer %,d ms, spool empty %,d ms after the last message",
        senders.slowest().toMillis(), drained);
    senders.odd().stream().limit(5).forEach(answer -> line("  unexpected answer: %s", answer));
    boolean good =
        lost == 0
            && duplicated == 0
            && raw == rows
            && effects == signals
            && senders.odd().isEmpty()
            && (senders.slowest().toSeconds() < 3
                || fault.equals("hub-kills")); // a cold JVM is slow
    line(good ? "  held" : "  NOT held");
    return good;
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
