package io.bactrian.changes.delivery;

import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The hub's own context on its own PostgreSQL, with tables to write to and routes to add. */
@SpringBootTest(
    classes = BactrianApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "spring.flyway.locations=classpath:db/migration,classpath:db/probes",
      "hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,model_runs,probes,probe_pairs",
      "hub.cdc.retry-delay=5ms",
      "hub.cdc.batch-size=50"
    })
@Tag("hub")
public abstract class FanOutTestBase {
  public static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final AtomicInteger IDS = new AtomicInteger();

  @Autowired public CamelContext camel;
  @Autowired public JdbcClient jdbc;
  @Autowired public TransactionTemplate transaction;
  private final List<String> added = new CopyOnWriteArrayList<>();

  @DynamicPropertySource
  static void folder(DynamicPropertyRegistry registry) throws IOException {
    Path folder = TestFolders.makeData("fan-out");
    registry.add("hub.data", folder::toString);
  }

  /** A new subscriber starts at the oldest change held: what other tests left would reach it. */
  @BeforeEach
  void emptyTables() {
    awaitInboxEmpty();
    jdbc.sql("truncate probes, probe_pairs, probe_counts, probe_unique, change_log, dead_letters")
        .update();
  }

  @AfterEach
  void removeRoutes() throws Exception {
    for (String id : added) {
      removeRoute(id);
    }
  }

  void removeRoute(String id) throws Exception {
    camel.getRouteController().stopRoute(id);
    camel.removeRoute(id);
    jdbc.sql("delete from change_subscribers where route_id = :id").param("id", id).update();
  }

  public static String newName() {
    return "probe-" + NAMES.incrementAndGet();
  }

  /** An id that no other test has used. */
  public static long newIds(int count) {
    return IDS.getAndAdd(count);
  }

  /** Adds a route that begins with the source Kamelet; its id is the subscriber's name. */
  public String subscribe(String tables, Processor processor) throws Exception {
    String name = newName();
    subscribe(name, name, tables, processor);
    return name;
  }

  public void subscribe(String routeId, String name, String tables, Processor processor)
      throws Exception {
    subscribeWith(routeId, name, tables, from -> from.process(processor));
  }

  /** A subscriber to probes with steps of its own; the route's id is its name. */
  void subscribeWith(String name, Consumer<RouteDefinition> steps) throws Exception {
    subscribeWith(name, name, "probes", steps);
  }

  private void subscribeWith(
      String routeId, String name, String tables, Consumer<RouteDefinition> steps)
      throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            steps.accept(
                from("kamelet:changes-source?subscriber=" + name + "&tables=" + tables)
                    .routeId(routeId)
                    .routeConfigurationId("subscriber"));
          }
        });
    added.add(routeId);
    awaitCaughtUp(name);
  }

  /** Returns when all that is committed is at least in the inbox: with triggers it always is. */
  public void awaitCaptured() {}

  public void awaitCaughtUp(String subscriber) {
    awaitCaptured();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions() // a test cuts connections
        .until(
            () ->
                jdbc.sql(
                        """
                        select count(*) = 1 from change_subscribers s, change_head h
                        where s.subscriber = :name and s.position >= h.position
                          and not exists (select from change_inbox)
                        """)
                    .param("name", subscriber)
                    .query(Boolean.class)
                    .single());
  }

  public void awaitInboxEmpty() {
    awaitCaptured();
    awaitTrue("select not exists (select from change_inbox)");
  }

  void awaitAllCaughtUp() {
    awaitTrue(
        "select not exists (select from change_subscribers, change_head h where"
            + " change_subscribers.position < h.position)");
  }

  private void awaitTrue(String sql) {
    await().atMost(PATIENCE).until(() -> jdbc.sql(sql).query(Boolean.class).single());
  }

  void insertProbes(long first, int count) {
    jdbc.sql("insert into probes (id) select generate_series(:first, :last)")
        .param("first", first)
        .param("last", first + count - 1)
        .update();
  }
}
