package io.bactrian.hub.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.JarMaker;
import io.bactrian.changes.delivery.KafkaBroker;
import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.hub.lib.LibFolder;
import io.bactrian.store.objects.TestStore;
import io.bactrian.store.onedrive.client.TestDrive;
import io.bactrian.store.onedrive.client.TokenSource;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every example of docs/components.md, as it is there, against the server that it is for. */
@Tag("kafka")
@Tag("onedrive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ComponentsPageTest {
  private interface Check {
    void run(ComponentContext hub) throws Exception;
  }

  private final Map<String, Check> checks = new HashMap<>();
  private final Map<String, Object> settings = new HashMap<>();
  private final Map<String, Object> beans = new HashMap<>();
  private final List<AutoCloseable> running = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private Path folder;
  private ComponentServers servers;
  private JdbcTemplate database;
  private TestStore objects;
  private TestDrive drive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    servers = keep(new ComponentServers(folder));
    TestDatabase postgres = keep(TestDatabase.start(folder.resolve("postgres"), false));
    database = new JdbcTemplate(postgres.dataSource());
    database.execute("create table prices (symbol text, price numeric)");
    objects = keep(TestStore.start(Files.createDirectories(folder.resolve("objects"))));
    drive = keep(new TestDrive(Files.createDirectories(folder.resolve("drive"))));
    KafkaBroker kafka = keep(new KafkaBroker(folder.resolve("kafka")).start());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      admin.createTopics(List.of(new NewTopic("alerts", 1, (short) 1))).all().get();
    }
    beans.put("dataSource", postgres.dataSource());
    beans.put("s3", objects.client());
    beans.put("tokens", (TokenSource) () -> FakeGraph.TOKEN);
    beans.put("meters", meters);
    beans.put(
        "jms",
        new ActiveMQConnectionFactory("vm://parts?broker.persistent=false&broker.useJmx=false"));
    settings.put("hub.kafka.brokers", kafka.address());
    settings.putAll(servers.settings(folder));
    settings.put("hub.onedrive.base-url", drive.graph.address().toString());
    Files.createFile(folder.resolve("broker.log"));
    Files.writeString(
        folder.resolve("order.xsd"),
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="order"><xs:complexType><xs:sequence>
            <xs:element name="id" type="xs:integer"/>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """);
    times();
    files();
    stores();
    calls();
    messages();
    formats();
    safety();
  }

  private <T extends AutoCloseable> T keep(T server) {
    running.add(0, server);
    return server;
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable server : running) {
      server.close();
    }
  }

  @Test
  void everyPartOfThePageHasAnExampleThatIsTried() throws Exception {
    var parts = ComponentsPage.sections();
    parts.keySet().remove("lib");
    assertThat(parts.keySet()).containsExactlyInAnyOrderElementsOf(checks.keySet());
    String page = ComponentsPage.text();
    assertThat(parts.keySet()).allSatisfy(part -> assertThat(page).contains("](#" + part + ")"));
  }

  @TestFactory
  Stream<DynamicTest> theExampleDoesWhatThePageSays() throws Exception {
    Map<String, String> sections = ComponentsPage.sections();
    return checks.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.getKey(),
                    () -> tried(sections.getOrDefault(check.getKey(), ""), check.getValue())));
  }

  private void tried(String section, Check check) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      String java = ComponentsPage.block("java", section);
      if (!java.isEmpty()) {
        JarMaker.make(folder.resolve("lib/example.jar"), Map.of("com.example.Fill", java));
        LibFolder.open("--hub.lib=" + folder.resolve("lib"));
      }
      try (var hub = new ComponentContext(settings, beans)) {
        hub.camel.setApplicationContextClassLoader(Thread.currentThread().getContextClassLoader());
        String yaml =
            ComponentsPage.block("yaml", section)
                .replace("file:routes/orders/", "file:" + folder + "/");
        assertThat(yaml.lines().count()).isBetween(1L, 60L);
        hub.run(yaml);
        check.run(hub);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private static void sees(ComponentContext hub, String route, Object result) {
    soon()
        .untilAsserted(
            () ->
                assertThat(hub.seen(route))
                    .anySatisfy(one -> assertThat(one.result()).isEqualTo(result)));
  }

  private void times() {
    checks.put("timer", hub -> sees(hub, "poll-every-minute", "poll"));
    checks.put("quartz", hub -> sees(hub, "start-report", "report"));
    checks.put(
        "direct",
        hub -> assertThat(hub.ask("direct:take-order", "BUY")).isEqualTo("BUY at 42000.50"));
    checks.put(
        "seda",
        hub -> {
          hub.ask("direct:queue-alert", "alert");
          sees(hub, "work-on-alert", "worked on alert");
        });
  }

  private void files() {
    checks.put(
        "file",
        hub -> {
          Path fills = folder.resolve("fills");
          Files.writeString(fills.resolve("a.csv"), "1,2");
          soon().until(() -> Files.exists(fills.resolve("done/a.csv")));
          try (Stream<Path> copies = Files.list(fills.resolve("copies"))) {
            assertThat(copies).singleElement().asString().matches(".*/\\d{8}-a\\.csv");
          }
        });
    checks.put(
        "stream",
        hub -> {
          Path log = folder.resolve("broker.log");
          Files.writeString(log, "INFO a\nERROR b\n", StandardOpenOption.APPEND);
          sees(hub, "broker-error", "ERROR b");
        });
    checks.put(
        "ftp",
        hub -> {
          hub.ask("direct:upload-report", "1,2");
          try (Stream<Path> files = Files.list(servers.ftpFolder.resolve("reports"))) {
            assertThat(files).singleElement().asString().contains("report-20");
          }
        });
    checks.put(
        "sftp",
        hub -> {
          Path there = Files.createDirectories(servers.sftpFolder.resolve("statements"));
          Files.writeString(there.resolve("may.csv"), "3,4");
          Path here = folder.resolve("statements/may.csv");
          soon().untilAsserted(() -> assertThat(here).hasContent("3,4"));
          soon().until(() -> Files.notExists(there.resolve("may.csv")));
        });
    checks.put(
        "zipfile",
        hub -> {
          byte[] packed =
              hub.camel
                  .getTypeConverter()
                  .convertTo(byte[].class, hub.ask("direct:pack-report", "1,2"));
          assertThat(new String(packed, StandardCharsets.ISO_8859_1))
              .startsWith("PK")
              .contains("report.csv");
        });
  }

  private void stores() {
    checks.put(
        "aws2-s3",
        hub -> {
          hub.ask("direct:keep-report", "1,2", Map.of("name", "may.csv"));
          assertThat(objects.store().get("reports/may.csv")).asString().isEqualTo("1,2");
        });
    checks.put(
        "microsoft-onedrive",
        hub -> {
          hub.ask("direct:share-report", "1,2");
          assertThat(drive.graph.tree().read("/Reports/report.csv")).asString().isEqualTo("1,2");
        });
    checks.put(
        "sql",
        hub -> {
          Object row =
              hub.ask("direct:note-price", new BigDecimal("42000.50"), Map.of("symbol", "BTCUSD"));
          assertThat((Map<?, ?>) row)
              .isEqualTo(Map.of("symbol", "BTCUSD", "price", new BigDecimal("42000.50")));
        });
    checks.put(
        "jdbc",
        hub -> {
          long rows = database.queryForObject("select count(*) from prices", Long.class);
          assertThat(hub.ask("direct:count-prices", "")).isEqualTo(rows);
        });
  }

  private void calls() {
    checks.put(
        "http",
        hub -> assertThat(hub.ask("direct:fetch-price", "")).isEqualTo(new BigDecimal("42000.50")));
    checks.put(
        "rest",
        hub -> {
          Object answer = hub.ask("direct:ask-broker", "", Map.of("login", "5001"));
          assertThat(hub.camel.getTypeConverter().convertTo(String.class, answer))
              .isEqualTo("balance 100.10");
        });
    beans.put("platform-http-engine", new SpringBootPlatformHttpEngine(0, Runnable::run));
    checks.put(
        "openapi-java",
        hub -> {
          assertThat(hub.serve("quotes/%7Bsymbol%7D", Map.of("symbol", "BTC")))
              .isEqualTo("BTC 42000.50");
          assertThat(hub.serve("quotes.json", Map.of()))
              .contains("\"openapi\" : \"3", "\"title\" : \"Quotes\"", "/quotes/{symbol}");
        });
  }

  private void messages() {
    checks.put(
        "kafka",
        hub -> {
          hub.ask("direct:publish-alert", "BUY", Map.of("symbol", "BTCUSD"));
          sees(hub, "read-alerts", "BTCUSD BUY");
        });
    checks.put(
        "jms",
        hub -> {
          hub.ask("direct:send-order", "BUY 1");
          sees(hub, "receive-order", "received BUY 1");
        });
    checks.put(
        "mail",
        hub -> {
          hub.ask("direct:mail-report", "profit 12.30");
          assertThat(servers.mail.getReceivedMessages()[0].getContent().toString())
              .contains("profit 12.30");
          soon()
              .untilAsserted(
                  () ->
                      assertThat(hub.seen("read-mail"))
                          .anySatisfy(
                              one -> assertThat(one.result()).asString().contains("Report of 2")));
        });
    checks.put(
        "telegram",
        hub -> {
          hub.ask("direct:notify-traders", "BUY BTCUSD");
          assertThat(servers.telegrams)
              .singleElement()
              .asString()
              .contains("BUY BTCUSD", "\"chat_id\":\"7\"");
        });
  }

  private void formats() {
    checks.put(
        "jackson",
        hub -> {
          Object marked =
              hub.ask("direct:mark-alert", "{\"price\":0.12345678901234567890,\"n\":1E+3}");
          assertThat(hub.camel.getTypeConverter().convertTo(String.class, marked))
              .isEqualTo("{\"price\":0.12345678901234567890,\"n\":1000}");
          assertThat(hub.seen("mark-alert").get(0).headers())
              .containsEntry("price", new BigDecimal("0.12345678901234567890"));
        });
    checks.put(
        "jsonpath",
        hub -> {
          hub.ask(
              "direct:split-fills",
              "{\"fills\":[{\"price\":1.10,\"volume\":1},{\"price\":2,\"volume\":0}]}");
          assertThat(hub.seen("one-fill"))
              .extracting(ComponentContext.Seen::given)
              .containsExactly(new BigDecimal("1.10"));
        });
    checks.put(
        "bindy",
        hub -> {
          hub.ask("direct:read-fills", "symbol,price\nBTCUSD,42000.50\nETHUSD,2500.10\n");
          assertThat(hub.seen("fill"))
              .extracting(ComponentContext.Seen::given)
              .containsExactly("BTCUSD 42000.50", "ETHUSD 2500.10");
        });
    checks.put(
        "validator",
        hub -> {
          hub.ask("direct:check-order", "<order><id>1</id></order>");
          assertThatThrownBy(() -> hub.ask("direct:check-order", "<order/>"))
              .isInstanceOf(CamelExecutionException.class);
        });
  }

  private void safety() {
    checks.put(
        "resilience4j",
        hub -> {
          for (int call = 0; call < 3; call++) {
            assertThat(hub.ask("direct:price-or-last", "")).isEqualTo("the last price");
          }
        });
    checks.put(
        "saga",
        hub -> {
          assertThatThrownBy(() -> hub.ask("direct:buy", "order 1"))
              .hasRootCauseMessage("the broker is closed");
          sees(hub, "release", "released order 1");
        });
    checks.put("log", hub -> assertThat(hub.ask("direct:log-order", "1")).isEqualTo("1"));
    checks.put(
        "micrometer",
        hub -> {
          hub.ask("direct:count-order", "", Map.of("symbol", "BTCUSD"));
          assertThat(
                  meters
                      .counter("orders", "camelContext", hub.camel.getName(), "symbol", "BTCUSD")
                      .count())
              .isEqualTo(1);
        });
  }
}
