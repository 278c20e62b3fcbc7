package io.bactrian.hub.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import io.bactrian.changes.delivery.KafkaBroker;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** The files of docs/walk-throughs.md, saved into the home of a running hub, and called by HTTP. */
@Tag("hub")
@Tag("kafka")
@SuppressWarnings("NullAway.Init") // the test starts the hub
class WalkThroughsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern FILE =
      Pattern.compile("(?ms)`(routes/desk/[a-z-]+\\.camel\\.yaml)`:\n```yaml\n(.*?)^```$");
  private static final String SECRET = "whsec_of-the-desk";
  private static final String CANDLES =
      """
      [{"time": 1700002800, "open": 1.1, "high": 1.3, "low": 1.0, "close": 1.2, "volume": 5},
       {"time": 1700006400, "open": 1.2, "high": 1.3, "low": 1.0, "close": 1.25, "volume": 7}]
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private ConfigurableApplicationContext hub;
  private JdbcClient jdbc;

  @Test
  void everyFileOfThePageDoesWhatThePageSays(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("home");
    for (String owned : List.of("routes", "processors", "schedules")) {
      FileSystemUtils.copyRecursively(Path.of(owned), home.resolve(owned));
    }
    secrets(folder.resolve("secrets"));
    HttpServer api = api();
    try (var servers = new ComponentServers(folder.resolve("servers"));
        var broker = new KafkaBroker(folder.resolve("kafka"))) {
      broker.start();
      try (var admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        admin.createTopics(List.of(new NewTopic("signals", 1, (short) 1))).all().get();
      }
      int mail = servers.mail.getSmtp().getPort();
      try (var started =
          new SpringApplicationBuilder(BactrianApplication.class)
              .run(
                  "--server.port=0",
                  "--management.server.port=0",
                  "--spring.jmx.enabled=false",
                  "--hub.home=" + home,
                  "--hub.data=" + TestFolders.makeData(folder.resolve("data")),
                  "--hub.liveedit.poll-interval=100ms",
                  "--hub.ingestion.inbox-cron=* * * * * ?",
                  "--hub.secrets.folder=" + folder.resolve("secrets"),
                  "--hub.routes.allow.hosts=*,127.0.0.0/8",
                  "--camel.component.kafka.brokers=" + broker.address(),
                  "--camel.component.telegram.base-uri="
                      + servers.settings(folder).get("camel.component.telegram.base-uri"))) {
        hub = started;
        jdbc = hub.getBean(JdbcClient.class);
        Map<String, String> replaced =
            Map.of(
                "https://api.example.com", "http://127.0.0.1:" + api.getAddress().getPort(),
                "smtps:smtp.example.com", "smtp:127.0.0.1:" + mail,
                "cron: 0 1 * * * ?", "cron: 0/1 * * * * ?",
                "cron: 0 0 6 * * ?", "cron: 0/1 * * * * ?",
                "to: desk@example.com", "to: desk@example.org");
        save(home, replaced);
        aPaymentIsStoredOnceAndAnnounced(servers);
        hourlyPricesBecomeBars();
        signalsGoToTheTopicAndBack();
        tradesAreReportedByMail(servers);
        modelsAreReportedByChatAndMail(servers);
        assertThat(get("/health").statusCode()).isEqualTo(200);
      }
    } finally {
      api.stop(0);
    }
  }

  private void save(Path home, Map<String, String> replaced) throws Exception {
    Matcher file = FILE.matcher(Files.readString(Path.of("docs/walk-throughs.md")));
    int saved = 0;
    while (file.find()) {
      String text = file.group(2);
      for (Map.Entry<String, String> each : replaced.entrySet()) {
        text = text.replace(each.getKey(), each.getValue());
      }
      Path path = home.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      saved++;
    }
    assertThat(saved).isEqualTo(6);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode desk = list("/api/v1/routes?limit=1000");
              int serving = 0;
              for (JsonNode row : desk) {
                if (row.get("file").asText().startsWith("routes/desk/")) {
                  assertThat(row.get("state").asText()).as(row.toString()).isEqualTo("serving");
                  serving++;
                }
              }
              assertThat(serving).isEqualTo(6);
            });
  }

  private void aPaymentIsStoredOnceAndAnnounced(ComponentServers servers) throws Exception {
    String body = "{\"id\":\"pay-1\",\"amount\":12.50}";
    assertThat(pay(body, SECRET + "x").statusCode()).isEqualTo(401);
    JsonNode first = json.readTree(pay(body, SECRET).body());
    assertThat(first.get("status").asText()).isEqualTo("stored");
    JsonNode again = json.readTree(pay(body, SECRET).body());
    assertThat(again.get("status").asText()).isEqualTo("duplicate");
    assertThat(again.get("id")).isEqualTo(first.get("id"));
    assertThat(list("/api/v1/events?source=payments")).hasSize(1);
    assertThat(get("/api/v1/events?source=payments").body()).contains("pay-1", "12.50");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(servers.telegrams)
                    .singleElement()
                    .asString()
                    .contains("Payment pay-1 came in."));
  }

  private HttpResponse<String> pay(String body, String secret) throws Exception {
    String time = Long.toString(Instant.now().getEpochSecond());
    String signature =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(time + "." + body);
    return http.send(
        HttpRequest.newBuilder(address("/webhooks/payments"))
            .header("Stripe-Signature", "t=" + time + ",v1=" + signature)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void hourlyPricesBecomeBars() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "select close::text from market_bars where login = '900' and"
                                    + " symbol = 'BTCUSD' and period = 'H1' order by open_time")
                            .query(String.class)
                            .list())
                    .containsExactly("1.2", "1.25"));
  }

  private void signalsGoToTheTopicAndBack() throws Exception {
    String alert =
        "{\"strategy\":\"walk\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"price\":42000.50}";
    String token = hub.getBean(Credentials.class).get("tradingview.token");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address("/webhooks/tradingview/" + token))
                .POST(BodyPublishers.ofString(alert))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(get("/api/v1/events?source=topic-events").body())
                    .contains("42000.50", json.readTree(answer.body()).get("id").asText()));
  }

  private static void tradesAreReportedByMail(ComponentServers servers) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var mails = servers.mail.getReceivedMessages();
              assertThat(mails).isNotEmpty();
              assertThat(mails[0].getSubject()).startsWith("Trades of 20");
              assertThat(mails[0].getContent().toString()).contains("No trades.");
            });
  }

  private void modelsAreReportedByChatAndMail(ComponentServers servers) {
    String sync =
        "insert into model_syncs (id, at, source, artifact, size, status, finished_at, reason) values"
            + " (?, now(), 'github:a/b@1', ?, 1, ?, %s, 'zip-slip')";
    jdbc.sql(sync.formatted("null")).params("github-1", "under-way", "taken").update();
    jdbc.sql(sync.formatted("now()")).params("github-2", "bad-model", "refused").update();
    jdbc.sql(
            "insert into models (model, symbol, period, target) values ('walk-m5-direction', 'WALK', 'M5', 'direction')")
        .update();
    jdbc.sql(
            "insert into ml_model_deployments (model, kind, to_version, by, reason) values"
                + " ('walk-m5-direction', 'gate', 'cafe', 'gate', 'better for certain')")
        .update();
    List<String> lines =
        List.of(
            "Model sync: bad-model is refused. zip-slip",
            "walk-m5-direction: gate of cafe by gate. better for certain");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (String line : lines) {
                assertThat(servers.telegrams).anyMatch(sent -> sent.contains(line));
                assertThat(servers.mail.getReceivedMessages())
                    .anyMatch(mail -> GreenMailUtil.getBody(mail).contains(line));
              }
            });
    assertThat(servers.telegrams).noneMatch(sent -> sent.contains("under-way"));
  }

  private static void secrets(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Map<String, String> secrets =
        Map.of(
            "payments", SECRET,
            "telegram", ComponentServers.TELEGRAM_TOKEN,
            "mail", ComponentServers.PASSWORD);
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Path file = Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static HttpServer api() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/candles",
        call -> {
          byte[] bytes = CANDLES.getBytes(StandardCharsets.UTF_8);
          call.getResponseHeaders().set("Content-Type", "application/json");
          call.sendResponseHeaders(200, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    server.start();
    return server;
  }

  private JsonNode list(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body()).get("items");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(address(path))
            .header("Authorization", "Bearer " + hub.getBean(Credentials.class).get("service.key"))
            .build(),
        BodyHandlers.ofString());
  }

  private URI address(String path) {
    String port = hub.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
