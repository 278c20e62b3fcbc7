package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.watch.restore.RestoreCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.util.FileSystemUtils;

/** The short form of bench/capture-faults.sh: a hub in a JVM of its own, killed under load. */
@Tag("hub")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one hub, whose killings each test survives
class KilledHubTest {
  /** It costs 0.5 a call, and its answer may take 4 s. */
  private static final String ASK =
      """
      - route:
          id: ask-slow
          from:
            uri: platform-http:/functions/v1/ask-slow
            steps:
              - to:
                  uri: kamelet:ask-hugging-face-action
                  parameters:
                    url: "http://127.0.0.1:%d/model"
                    model: slow
                    deadline: 4000
                    prices: "0.5,USD"
      """;

  private static final String BACKUP_KEY = "a passphrase of tests";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private ServerSocket silent;
  private KilledWork work;
  private Path data;
  private Path home;
  private Path disk; // of its backups
  private int port;
  private Process hub;
  private Properties credentials;

  @BeforeAll
  void start() throws IOException {
    data = TestFolders.makeData("killed");
    disk = Files.createDirectories(data.resolveSibling(data.getFileName() + "-safe"));
    home =
        ShippedHome.in(
            data.resolveSibling(data.getFileName() + "-home"),
            Stream.concat(Stream.of("ingestion/tradingview-webhook"), KilledWork.ROUTES.stream())
                .toList(),
            "ask-hugging-face-action");
    silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Path ask = home.resolve("routes/my/ask-slow.camel.yaml");
    Files.createDirectories(ask.getParent());
    Files.writeString(ask, ASK.formatted(silent.getLocalPort()));
    work = new KilledWork(data, home);
    port = ChildJvm.freePort();
    launch();
    credentials = new Properties();
    try (var reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
  }

  @AfterAll
  void stop() throws Exception {
    silent.close();
    hub.destroy();
    if (!hub.waitFor(30, TimeUnit.SECONDS)) {
      hub.destroyForcibly();
    }
  }

  @Test
  void holdsWhatItAcknowledgedBeforeItWasKilledOrStopped() throws Exception {
    Thread load = new Thread(this::load);
    load.start();
    for (int kill = 1; kill <= 2; kill++) {
      int before = acknowledged.size();
      await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() > before + 100);
      end(kill);
      launch();
    }
    int before = acknowledged.size();
    await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() > before + 20);
    load.interrupt();
    load.join();
    Set<Integer> held = new TreeSet<>();
    String text = get("/api/v1/signals?strategy=killed&limit=100000");
    var numbers = java.util.regex.Pattern.compile("\"order_id\":\"(\\d+)\"").matcher(text);
    int rows = 0;
    while (numbers.find()) {
      held.add(Integer.parseInt(numbers.group(1)));
      rows++;
    }
    assertThat(held).containsAll(acknowledged);
    assertThat(rows).isEqualTo(held.size());
  }

  @Test
  void countsACallAsReservedAndDoesEachPieceOfWorkOnceWhereTheHubWasKilled() throws Exception {
    String budget =
        "{\"scope\":\"key:service\",\"money_per_day\":1,\"currency\":\"USD\",\"reason\":\"a test\"}";
    assertThat(send("PUT", "/api/v1/call-budgets", budget)).contains("\"id\"");
    for (int piece = 0; piece < KilledWork.PIECES; piece++) {
      assertThat(send("POST", "/api/v1/ai-queue", work.piece(piece))).contains("\"queued\"");
    }
    work.awaitMiddle();
    CompletableFuture<HttpResponse<String>> lost =
        http.sendAsync(
            request("POST", "/functions/v1/ask-slow", "Which way?"), BodyHandlers.ofString());
    try (Socket asked = silent.accept()) {
      assertThat(calls("reserved")).contains("\"reserved\":0.5", "\"price\":null");
      assertThat(work.done()).as("pieces done at the kill").isLessThan(KilledWork.PIECES - 10);
      hub.destroyForcibly().waitFor();
      launch();
      assertThat(lost).isCompletedExceptionally();
    }
    await().atMost(Duration.ofSeconds(90)).until(() -> calls("expired").contains("\"price\":null"));
    assertThat(calls("reserved")).contains("\"items\":[]");
    work.awaitEachOnce();
    assertThat(get("/api/v1/call-budgets"))
        .contains("\"calls_today\":1", "\"money_today\":0.5", "\"used\":0.5");

    // What is left is room for one more, which a host that does not answer in time costs as well.
    assertThat(send("POST", "/functions/v1/ask-slow", "Which way?")).contains("\"status\":503");
    assertThat(send("POST", "/functions/v1/ask-slow", "Which way?"))
        .contains("over-budget: key:service has used 1 of 1 USD a day");
  }

  /** The machine is lost, and with it the data folder: the backup and its key make another. */
  @Test
  void isTheSameHubAfterItsDataFolderWasLostAndRestored() throws Exception {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> get("/api/v1/backups").contains("\"state\":\"completed\""));
    for (int n = 0; n < 5; n++) {
      String alert =
          "{\"strategy\":\"lost\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d\"}"
              .formatted(n);
      send("POST", "/webhooks/tradingview/" + credentials.get("tradingview.token"), alert);
    }
    String rows = get("/api/v1/signals?strategy=lost");
    String segment = finishSegment();
    await().atMost(Duration.ofSeconds(90)).until(() -> stored().contains(segment));
    hub.destroyForcibly().waitFor();
    killPostgres();
    FileSystemUtils.deleteRecursively(data);

    var out = new ByteArrayOutputStream();
    int exit =
        RestoreCommand.run(
            List.of("TO=latest", "FROM=" + disk, "INTO=" + data),
            Map.of("HUB_BACKUP_KEY", BACKUP_KEY),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isZero();
    launch(); // with the credentials of before, which were in the backup
    assertThat(get("/api/v1/signals?strategy=lost")).isEqualTo(rows).contains("\"order_id\":\"4\"");
  }

  private String finishSegment() throws IOException, SQLException {
    Path postgres = data.resolve("postgres");
    String port = Files.readAllLines(postgres.resolve("cluster/postmaster.pid")).get(3).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    String password = Files.readString(postgres.resolve("password")).strip();
    try (var connection = DriverManager.getConnection(url, "hub", password);
        var statement = connection.createStatement();
        var name =
            statement.executeQuery(
                "select pg_walfile_name(pg_current_wal_lsn()), pg_switch_wal()")) {
      name.next();
      return name.getString(1);
    }
  }

  private Set<String> stored() throws IOException {
    try (Stream<Path> files = Files.walk(disk)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void killPostgres() throws IOException {
    Path pid = data.resolve("postgres/cluster/postmaster.pid");
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip())).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  private String calls(String status) throws IOException, InterruptedException {
    return get("/api/v1/external-calls?status=" + status);
  }

  /** Killed first, then asked to stop, which it does after it has answered what it took. */
  private void end(int kill) throws InterruptedException {
    (kill == 1 ? hub.destroyForcibly() : terminate()).waitFor();
  }

  private Process terminate() {
    hub.destroy();
    return hub;
  }

  private void load() {
    for (int n = 0; !Thread.currentThread().isInterrupted(); n++) {
      String body =
          "{\"strategy\":\"killed\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d\"}"
              .formatted(n);
      LockSupport.parkNanos(1_000_000); // not so fast that a hub that starts finds no time to
      try {
        var request =
            HttpRequest.newBuilder(
                    uri("/webhooks/tradingview/" + credentials.get("tradingview.token")))
                .timeout(Duration.ofSeconds(3))
                .POST(BodyPublishers.ofString(body))
                .build();
        if (http.send(request, BodyHandlers.ofString()).statusCode() == 200) {
          acknowledged.add(n);
        }
      } catch (IOException e) {
        continue; // killed in the middle of an answer, or not there: not acknowledged
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void launch() throws IOException {
    hub =
        ChildJvm.start(
            home.resolve("hub.log"),
            Map.of(
                "HUB_HOME", home.toString(),
                "HUB_DATA", data.toString(),
                "HUB_BACKUP", disk.toString(),
                "HUB_BACKUP_KEY", BACKUP_KEY,
                "HUB_ROUTES_ALLOW_HOSTS", "*,127.0.0.1",
                "HUB_QUEUE_MIN_WORKERS", "3",
                "HUB_PORT", Integer.toString(port),
                "HUB_MANAGEMENT_PORT", Integer.toString(ChildJvm.freePort())),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "io.bactrian.BactrianApplication");
    await()
        .atMost(Duration.ofMinutes(5)) // a busy build machine
        .ignoreExceptions()
        .until(() -> hub.isAlive() && get("/health").contains("\"status\""));
  }

  private String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body));
    if (credentials != null) {
      request.header("Authorization", "Bearer " + credentials.get("service.key"));
      request.header("Content-Type", "application/json");
    }
    return request.build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
