package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import io.bactrian.changes.kafka.KafkaClients;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.KafkaProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Several hubs, one PostgreSQL, a real broker in a process of its own that is killed now and then.
 */
@SuppressWarnings("NullAway.Init") // the first hub sets the field
@Tag("hub")
@Tag("kafka")
class KafkaModeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private KafkaBroker broker;
  private final List<ConfigurableApplicationContext> hubs = new ArrayList<>();
  private JdbcClient jdbc;

  @BeforeEach
  void prepare() throws Exception {
    broker = new KafkaBroker(folder.resolve("kafka"));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = hubs.size() - 1; i >= 0; i--) { // the first one holds PostgreSQL
      hubs.get(i).close();
    }
    broker.close();
  }

  private ConfigurableApplicationContext startHub() throws IOException {
    return startHub(broker.address());
  }

  private ConfigurableApplicationContext startHub(String brokers) throws IOException {
    Path data = folder.resolve("hub" + hubs.size());
    if (hubs.isEmpty()) {
      TestFolders.makeData(data);
    }
    List<String> options =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.jmx.enabled=false", // two hubs in this JVM
                "--hub.data=" + data,
                "--hub.home=" + ChangesHome.in(folder.resolve("home")),
                "--spring.flyway.locations=classpath:db/migration,classpath:db/probes",
                "--hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,probes",
                "--hub.cdc.retry-delay=5ms",
                "--hub.cdc.max-retry-delay=200ms",
                "--hub.cdc.lease=2s",
                "--hub.kafka.partitions=4",
                "--hub.kafka.brokers=" + brokers));
    if (!hubs.isEmpty()) {
      JdbcConnectionDetails database = hubs.get(0).getBean(JdbcConnectionDetails.class);
      options.add("--hub.database.url=" + database.getJdbcUrl());
      options.add("--hub.database.user=" + database.getUsername());
      options.add("--hub.database.password=" + database.getPassword());
    }
    var hub =
        new SpringApplicationBuilder(BactrianApplication.class).run(options.toArray(String[]::new));
    hubs.add(hub);
    if (hubs.size() == 1) {
      jdbc = hub.getBean(JdbcClient.class);
      jdbc.sql("insert into probe_counts values ('counter', 0) on conflict do nothing").update();
    }
    return hub;
  }

  private void subscribe(ConfigurableApplicationContext hub, String name, Processor processor)
      throws Exception {
    hub.getBean(CamelContext.class)
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("kamelet:changes-source?subscriber=" + name + "&tables=probes")
                    .routeId(name)
                    .routeConfigurationId("subscriber")
                    .process(processor);
              }
            });
  }

  /** Counts in a way that is not idempotent, and then fails now and then. */
  private static Processor count(ConfigurableApplicationContext hub) {
    JdbcClient jdbc = hub.getBean(JdbcClient.class);
    return exchange -> {
      jdbc.sql("update probe_counts set n = n + 1 where subscriber = 'counter'").update();
      if (ThreadLocalRandom.current().nextInt(200) == 0) {
        throw new IllegalStateException("now and then");
      }
    };
  }

  private long counted() {
    return jdbc.sql("select n from probe_counts").query(Long.class).single();
  }

  private void insert(int first, int count) {
    jdbc.sql("insert into probes (id, value) select n, n % 7 from generate_series(:first, :last) n")
        .param("first", first)
        .param("last", first + count - 1)
        .update();
  }

  private void awaitRelayed() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                        """
                        select s.position = h.position and h.position >= 550
                        from change_subscribers s, change_head h where s.subscriber = :relay
                        """)
                    .param("relay", KafkaProperties.RELAY)
                    .query(Boolean.class)
                    .single());
  }

  private void awaitCounted(long expected) {
    await().atMost(PATIENCE).until(() -> counted() >= expected);
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(counted()).isEqualTo(expected));
  }

  @Test
  void deliversEachChangeOnceInTheOrderOfItsRowThoughItIsSentTwice() throws Exception {
    broker.start();
    var seen = new ConcurrentLinkedQueue<ChangeEvent>();
    var hub = startHub();
    insert(1, 50);
    for (int i = 0; i < 10; i++) {
      jdbc.sql("update probes set value = value + 1").update();
    }
    awaitRelayed();
    jdbc.sql("update change_subscribers set position = position - 400 where subscriber = :relay")
        .param("relay", KafkaProperties.RELAY)
        .update();
    awaitRelayed();
    subscribe(hub, "seen", exchange -> seen.add(exchange.getMessage().getBody(ChangeEvent.class)));
    await().atMost(PATIENCE).until(() -> seen.size() >= 550);
    assertThat(seen).extracting(ChangeEvent::id).doesNotHaveDuplicates().hasSize(550);
    for (long id = 1; id <= 50; id++) {
      String row = Long.toString(id);
      assertThat(seen)
          .filteredOn(event -> event.required("id").equals(row))
          .extracting(ChangeEvent::position)
          .isSorted();
    }
  }

  @Test
  void countsEachChangeOnceThoughTheBrokerIsAwayAtStartAndIsKilled() throws Exception {
    var hub = startHub();
    subscribe(hub, "counter", count(hub));
    insert(1, 500); // the broker has never been there
    broker.start();
    awaitCounted(500);
    for (int round = 0; round < 2; round++) {
      insert(1_000 * (round + 1), 500);
      broker.kill();
      insert(1_000 * (round + 1) + 500, 500);
      broker.start();
    }
    awaitCounted(2_500);
  }

  @Test
  void twoHubsShareTheWorkAndOneGoesOnWhenTheOtherIsGone() throws Exception {
    broker.start();
    var first = startHub();
    var second = startHub();
    var workers = new ConcurrentLinkedQueue<String>();
    for (var hub : hubs) {
      Processor counting = count(hub);
      subscribe(
          hub,
          "counter",
          exchange -> {
            counting.process(exchange);
            workers.add(hub == first ? "first" : "second");
          });
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              insert((int) (counted() + 100_000 + System.nanoTime() % 1_000_000_000L), 40);
              assertThat(workers).contains("first", "second");
            });
    long before = jdbc.sql("select count(*) from probes").query(Long.class).single();
    awaitCounted(before);
    insert(1, 1_000);
    second.close();
    hubs.remove(second);
    insert(5_000, 1_000);
    awaitCounted(before + 2_000);
  }

  @Test
  void showsLagAndProblemWhileASubscriberIsPausedAndWhileTheBrokerIsDown() throws Exception {
    broker.start();
    var hub = startHub();
    subscribe(hub, "counter", count(hub));
    insert(1, 50);
    awaitCounted(50);
    awaitShown(hub, 0, null);

    hub.getBean(SubscriberControl.class).pause("counter");
    insert(1_000, 1_150);
    for (int id = 2_150; id < 2_200; id++) {
      insert(id, 1); // in transactions of their own, whose ends are records, too
    }
    awaitShown(hub, 1_200, "is paused while");
    hub.getBean(SubscriberControl.class).resume("counter");
    awaitCounted(1_250);
    awaitShown(hub, 0, null);

    broker.kill();
    insert(5_000, 1_100);
    awaitShown(hub, 1_100, "waits for Kafka");
    broker.start();
    awaitCounted(2_350);
    awaitShown(hub, 0, null);
  }

  /**
   * In health, metrics and the list, which is to be so within five seconds on a machine at ease.
   */
  private void awaitShown(ConfigurableApplicationContext hub, long lag, @Nullable String problem) {
    var meters = hub.getBean(MeterRegistry.class);
    var health = hub.getBean(ChangesHealthIndicator.class);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(value(meters, "hub.changes.lag")).isEqualTo(lag);
              for (String metric : List.of("hub.changes.problem", "hub.changes.trouble")) {
                assertThat(value(meters, metric)).isEqualTo(problem == null ? 0 : 1);
              }
              Map<String, Object> row =
                  jdbc.sql("select * from change_progress where subscriber = 'counter'")
                      .query()
                      .singleRow();
              assertThat(row.get("lag")).isEqualTo(lag);
              var details = health.health().getDetails();
              var missing = String.valueOf(details.get("missing"));
              assertThat(String.valueOf(details.get("lag"))).contains("counter=" + lag);
              if (problem == null) {
                assertThat(row).containsEntry("problem", null).containsEntry("trouble", null);
                assertThat(missing).doesNotContain("counter");
              } else {
                assertThat(row.get("problem")).asString().contains(problem);
                assertThat(row.get("trouble")).isEqualTo(row.get("problem"));
                assertThat(missing).contains("subscriber counter " + problem);
              }
            });
  }

  private static double value(MeterRegistry meters, String gauge) {
    return meters.get(gauge).tag("subscriber", "counter").gauge().value();
  }

  @Test
  void losesNoChangeWhenTheTopicIsRecreatedWhileASubscriberIsPaused() throws Exception {
    broker.start();
    var hub = startHub();
    subscribe(hub, "counter", count(hub));
    insert(1, 300);
    awaitCounted(300);
    hub.getBean(SubscriberControl.class).pause("counter");
    var kafka = hub.getBean(KafkaClients.class);
    try (var admin = kafka.admin()) {
      admin.deleteTopics(List.of(kafka.properties().topic())).all().get();
    }
    kafka.ensureTopic();
    insert(1_000, 700); // more in each partition than there was
    awaitShown(hub, 700, "is paused while");
    hub.getBean(SubscriberControl.class).resume("counter");
    awaitCounted(1_000);
    awaitShown(hub, 0, null);
  }

  @Test
  void repeatsNoEffectWhenKafkaIsSwitchedOnAndOff() throws Exception {
    broker.start();
    int rows = 0;
    for (String brokers : List.of("", broker.address())) {
      var hub = startHub(brokers);
      insert(rows + 1, 300); // before the subscriber goes on
      subscribe(hub, "counter", count(hub));
      insert(rows + 301, 300);
      rows += 600;
      awaitCounted(rows);
      insert(rows + 1, 200); // some of them are left for the next hub
      rows += 200;
      hubs.remove(hub);
      hub.close();
    }
    startHub("");
    subscribe(hubs.get(0), "counter", count(hubs.get(0)));
    awaitCounted(rows);
  }

  @Test
  void aRewindRepeatsEffectsAndSendsNothingUntilItIsWhereItWas() throws Exception {
    broker.start();
    var hub = startHub();
    var muted = new ConcurrentLinkedQueue<Boolean>();
    subscribe(
        hub,
        "counter",
        exchange -> {
          jdbc.sql("update probe_counts set n = n + 1 where subscriber = 'counter'").update();
          muted.add(exchange.getProperty(Muting.MUTED, false, Boolean.class));
        });
    insert(1, 200);
    awaitCounted(200);
    muted.clear();
    var control = hub.getBean(SubscriberControl.class);
    assertThat(control.rewind("counter", "beginning", true, false).repeated()).isEqualTo(200);
    awaitCounted(400);
    assertThat(muted).hasSize(200).containsOnly(true);
    insert(1_000, 100);
    awaitCounted(500);
    assertThat(muted).filteredOn(is -> !is).hasSize(100);
  }
}
