import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Alerts and deals against a hub that is killed, whose PostgreSQL is killed, or away. Senders behave
 * as TradingView (a resend on 5xx only, 5 s apart, three times) and as the Expert Advisor (the same
 * id until it is acknowledged). Then it counts: each acknowledged message is one row, and each row
 * had one effect, told by a counter that a trigger advances whenever the subscriber works: nothing
 * protects it from counting twice.
 *
 * <p>Arguments: {@code hub-kills N}, {@code postgres-kills N}, {@code postgres-away SECONDS}, or {@code
 * disk-full SECONDS} with the data on a small disk of its own; then messages a second.
 */
public final class CaptureFaults {
  private static final int ALERT_SENDERS = 6;
  private static final int DEAL_SENDERS = 2;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final Random random = new Random(20261121);
  private final Path data = Path.of(System.getenv("HUB_DATA"));
  private final String base = "http://127.0.0.1:" + System.getenv("HUB_PORT");
  private final Properties credentials = new Properties();
  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private final LongAdder resent = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final LongAdder spooled = new LongAdder();
  private final Set<Integer> alerts = ConcurrentHashMap.newKeySet();
  private final Set<Integer> deals = ConcurrentHashMap.newKeySet();
  private final Set<String> odd = ConcurrentHashMap.newKeySet();
  private volatile long slowest;
  private volatile boolean stopped;
  private Process hub;

  public static void main(String[] arguments) throws Exception {
    System.exit(
        new CaptureFaults()
                .run(
                    arguments[0],
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]))
            ? 0
            : 1);
  }

  private boolean run(String fault, int amount, int rate) throws Exception {
    startHub();
    try (var reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
    countEffects();
    List<Thread> senders = new ArrayList<>();
    Duration pause = Duration.ofNanos(1_000_000_000L * (ALERT_SENDERS + DEAL_SENDERS) / rate);
    for (int i = 0; i < ALERT_SENDERS + DEAL_SENDERS; i++) {
      boolean alert = i < ALERT_SENDERS;
      Thread sender = new Thread(() -> send(alert, pause));
      sender.start();
      senders.add(sender);
    }
    Thread.sleep(8000); // a cold JVM is slow, which is no fault's doing
    slowest = 0;
    switch (fault) {
      case "hub-kills" -> killHub(amount);
      case "postgres-kills" -> killPostgres(amount);
      case "postgres-away" -> takePostgresAway(amount);
      case "disk-full" -> fillDisk(amount);
      default -> throw new IllegalArgumentException(fault);
    }
    Thread.sleep(2000);
    stopped = true;
    for (Thread sender : senders) {
      sender.join();
    }
    long drained = awaitQuiet();
    boolean good = report(fault, amount, drained);
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
      ProcessHandle.of(postmaster()).ifPresent(ProcessHandle::destroyForcibly);
      awaitDatabase();
    }
  }

  /** Stops the postmaster and kills its backends: connections break, and new ones hang. */
  private void takePostgresAway(int seconds) throws Exception {
    Thread.sleep(5000);
    long pid = postmaster();
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    ProcessHandle.of(pid)
        .ifPresent(p -> p.children().forEach(ProcessHandle::destroyForcibly));
    Thread.sleep(seconds * 1000L);
    new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();
    awaitDatabase();
  }

  private void fillDisk(int seconds) throws Exception {
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
    awaitDatabase();
    int before = alerts.size();
    for (int i = 0; i < 300 && alerts.size() < before + 50; i++) {
      Thread.sleep(200);
    }
    line("  after it was freed, without a restart: %d alerts acknowledged", alerts.size() - before);
  }

  // The senders.

  private void send(boolean alert, Duration pause) {
    while (!stopped) {
      int n = next.getAndIncrement();
      long start = System.nanoTime();
      sent.increment();
      try {
        if (alert) {
          sendAsTradingView(n);
        } else {
          sendAsExpertAdvisor(n);
        }
        long left = pause.toNanos() - (System.nanoTime() - start);
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void sendAsTradingView(int n) throws InterruptedException {
    String body =
        "{\"strategy\":\"faults\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"close\":%d.5,\"timenow\":\"%s\",\"order_id\":\"n%d\"}"
            .formatted(n, Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS), n);
    for (int attempt = 0; attempt < 4; attempt++) {
      if (attempt > 0) {
        Thread.sleep(5000);
        resent.increment();
      }
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      base + "/webhooks/tradingview/" + credentials.get("tradingview.token")))
              .timeout(Duration.ofSeconds(3))
              .POST(BodyPublishers.ofString(body));
      int status = post(request, n, alerts);
      if (status < 500) {
        if (status != 200) {
          givenUp.increment(); // a refusal or no answer at all is never sent again
        }
        return;
      }
    }
    givenUp.increment();
  }

  private void sendAsExpertAdvisor(int n) throws InterruptedException {
    String body =
        """
        {"login":"7001","gmt_offset_s":0,"kind":"deal","items":[{"ticket":"%d","order":"%d","position_id":"%d",\
        "time_msc":%d,"type":"BUY","entry":"IN","symbol":"BTCUSD","volume":0.1,"price":42000.5}]}"""
            .formatted(n + 1, n + 1, n + 1, System.currentTimeMillis());
    for (int attempt = 0; !stopped || attempt < 60; attempt++) {
      if (attempt > 0) {
        Thread.sleep(Math.min(3000, 200L << Math.min(attempt, 5)));
        resent.increment();
      }
      String time = Long.toString(Instant.now().getEpochSecond());
      var request =
          HttpRequest.newBuilder(URI.create(base + "/webhooks/mt5"))
              .timeout(Duration.ofSeconds(5))
              .headers("webhook-id", "deal-" + n, "webhook-timestamp", time)
              .header("webhook-signature", sign("deal-" + n + "." + time + "." + body))
              .POST(BodyPublishers.ofString(body));
      if (post(request, n, deals) == 200) {
        return;
      }
    }
    givenUp.increment();
  }

  /** The status, or 0 where there was no answer. */
  private int post(HttpRequest.Builder request, int n, Set<Integer> acknowledged)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        acknowledged.add(n);
        slowest = Math.max(slowest, System.nanoTime() - start);
        if (answer.body().contains("spooled")) {
          spooled.increment();
        }
      } else if (answer.statusCode() != 503) {
        odd.add(answer.statusCode() + " " + answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(credentials.getProperty("mt5.secret").substring(6)),
              "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // The hub and its database.

  private void startHub() throws Exception {
    hub =
        new ProcessBuilder("java", "-Xmx512m", "-XX:+UseSerialGC", "-jar", "target/bactrian.jar")
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    new File(data.getParent().toFile(), "hub.log")))
            .start();
    for (long end = System.nanoTime() + 90_000_000_000L; System.nanoTime() < end; ) {
      if (health() != null) {
        return;
      }
      if (!hub.isAlive()) {
        break;
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("the hub did not start: see hub.log");
  }

  private String health() throws InterruptedException {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(base + "/health"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return null;
    }
  }

  private Path postmasterFile() throws IOException {
    try (var folders = Files.list(data.resolve("postgres"))) {
      return folders
          .map(folder -> folder.resolve("postmaster.pid"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IOException("no postmaster"));
    }
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(postmasterFile()).get(0).strip());
  }

  private Connection connect() throws Exception {
    String port = Files.readAllLines(postmasterFile()).get(3).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2",
        "hub",
        Files.readString(data.resolve("postgres/password")).strip());
  }

  private void awaitDatabase() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      try (Connection connection = connect()) {
        connection.createStatement().execute("select 1");
        return;
      } catch (Exception e) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("PostgreSQL did not come back");
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
      if (drained >= 0 && number("select count(*) from change_inbox") == 0
          && number(
                  "select coalesce(max(h.position - s.position), 0) from change_subscribers s, change_head h")
              == 0) {
        return drained;
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("the hub did not become quiet: " + health());
  }

  private long number(String sql) throws Exception {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Set<Integer> held(String sql) throws Exception {
    Set<Integer> held = new HashSet<>();
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        held.add(rows.getInt(1));
      }
    }
    return held;
  }

  /** Counts each time that a subscriber did its work, whether or not a row came of it. */
  private void countEffects() throws Exception {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("create table effects (n bigint not null)");
      statement.execute("insert into effects values (0)");
      statement.execute(
          """
          create function count_effect() returns trigger language plpgsql as
          'begin update effects set n = n + 1; return null; end'""");
      statement.execute(
          """
          create trigger count_effects after insert on signal_enrichments
          for each statement execute function count_effect()""");
    }
  }

  // What came of it.

  private boolean report(String fault, int amount, long drained) throws Exception {
    Set<Integer> signalRows =
        held("select substr(order_id, 2)::int from tv_signals where strategy = 'faults'");
    Set<Integer> dealRows = held("select ticket::int - 1 from trading_data where login = '7001'");
    long lost =
        alerts.stream().filter(n -> !signalRows.contains(n)).count()
            + deals.stream().filter(n -> !dealRows.contains(n)).count();
    long signals = number("select count(*) from tv_signals where strategy = 'faults'");
    long rows = signals + number("select count(*) from trading_data where login = '7001'");
    long duplicated = rows - signalRows.size() - dealRows.size();
    long raw = number("select count(*) from raw_messages");
    long effects = number("select n from effects");
    line("%s %d", fault, amount);
    line(
        "  sent %,d  acknowledged %,d (%,d of them spooled)  resent %,d  given up as TradingView does %,d",
        sent.sum(), alerts.size() + deals.size(), spooled.sum(), resent.sum(), givenUp.sum());
    line(
        "  rows %,d  lost %,d  duplicated %,d  raw messages %,d  effects %,d of %,d signals",
        rows, lost, duplicated, raw, effects, signals);
    line(
        "  slowest acknowledged answer %,d ms, spool empty %,d ms after the last message",
        slowest / 1_000_000, drained);
    odd.stream().limit(5).forEach(answer -> line("  unexpected answer: %s", answer));
    boolean good =
        lost == 0
            && duplicated == 0
            && raw == rows
            && effects == signals
            && odd.isEmpty()
            && (slowest < 3_000_000_000L || fault.equals("hub-kills")); // a cold JVM is slow
    line(good ? "  held" : "  NOT held");
    return good;
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
