import io.bactrian.BactrianApplication;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.hub.embedded.TestDatabase;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.FileSystemUtils;

/**
 * From an insert's commit to each reader: the hub's subscriber (to its own commit), Debezium's
 * embedded engine and a bare reader of the replication stream (to their call-back), all three at
 * the same inserts. Then what the trigger costs an INSERT. With COMPACT in the environment the hub
 * and the bare reader alone. Run it by bench/fan-out-latency.sh [inserts a second] [seconds].
 */
public final class Latency {
  private static final Map<String, Long> COMMITTED = new ConcurrentHashMap<>();
  private static final Map<String, Map<String, Long>> RECEIVED = new TreeMap<>();
  private static final int ROUNDS = 7;

  /** The hub and the bare reader alone, and what has a goal. */
  private static final boolean COMPACT = System.getenv("COMPACT") != null;

  public static void main(String[] args) throws Exception {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Path folder = Files.createTempDirectory("fan-out-latency");
    for (String reader : COMPACT ? List.of("hub", "bare") : List.of("hub", "bare", "debezium")) {
      RECEIVED.put(reader, new ConcurrentHashMap<>());
    }
    try (TestDatabase database = TestDatabase.startAsInAHub(folder.resolve("postgres"), true)) {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "--hub.data=" + folder.resolve("data"),
                  "--spring.flyway.locations=classpath:db/migration,filesystem:bench/fanout/db",
                  "--hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,model_runs,bench_captured",
                  "--server.port=0",
                  "--management.server.port=0",
                  "--logging.level.root=WARN"));
      options.addAll(database.properties());
      try (var hub =
          SpringApplication.run(BactrianApplication.class, options.toArray(String[]::new))) {
        JdbcClient jdbc = hub.getBean(JdbcClient.class);
        subscribe(hub.getBean(CamelContext.class));
        jdbc.sql("create publication bench for table bench_captured").update();
        Thread bare = new Thread(() -> readBare(database), "bare");
        bare.setDaemon(true);
        bare.start();
        if (COMPACT) {
          measure(jdbc, rate, seconds);
        } else {
          besideDebezium(database, folder, jdbc, rate, seconds);
          triggerCost(database);
        }
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    System.exit(0);
  }

  private static void measure(JdbcClient jdbc, int rate, int seconds) {
    run(jdbc, "warm-up", rate, 10);
    run(jdbc, "measured", rate, seconds);
    RECEIVED.forEach(Latency::report);
    double hub50 = quantile(RECEIVED.get("hub"), 0.5);
    double hub99 = quantile(RECEIVED.get("hub"), 0.99);
    String what = "commit to subscriber at " + rate + "/s, ";
    if (System.getenv("KAFKA") != null) {
      goal(what + "over Kafka, p50 ms", hub50, "-", "<= 15");
      return;
    }
    goal(what + "p50 ms", hub50, "-", "<= 1");
    goal(what + "p99 ms", hub99, "-", "<= 5");
    double bare99 = quantile(RECEIVED.get("bare"), 0.99);
    goal(what + "p99 ms: hub / bare reader", hub99, "%.3f".formatted(bare99), "<= 5");
  }

  /** A line as bench/measure.sh describes it. */
  private static void goal(String what, double figure, String baseline, String goal) {
    System.out.printf("measure\t%s\t%.3f\t%s\t%s%n", what, figure, baseline, goal);
  }

  private static void besideDebezium(
      TestDatabase database, Path folder, JdbcClient jdbc, int rate, int seconds)
      throws Exception {
    var debezium = debezium(database, folder);
    var engine = Executors.newSingleThreadExecutor();
    engine.execute(debezium);
    measure(jdbc, rate, seconds);
    System.out.printf(
        "p99 hub : debezium = %.2f%n",
        quantile(RECEIVED.get("hub"), 0.99) / quantile(RECEIVED.get("debezium"), 0.99));
    debezium.close();
    engine.shutdown();
  }

  private static void subscribe(CamelContext camel) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:changes-source?subscriber=bench&tables=bench_captured")
                .routeId("bench")
                .routeConfigurationId("subscriber")
                .process(
                    exchange -> {
                      String id = exchange.getMessage().getBody(ChangeEvent.class).text("id");
                      TransactionSynchronizationManager.registerSynchronization(
                          new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                              RECEIVED.get("hub").put(id, System.nanoTime());
                            }
                          });
                    });
          }
        });
  }

  private static void readBare(TestDatabase database) {
    Properties options = new Properties();
    try {
      options.setProperty("user", database.user());
      options.setProperty("password", database.password());
      options.setProperty("replication", "database");
      options.setProperty("preferQueryMode", "simple");
      options.setProperty("assumeMinServerVersion", "9.4");
      try (Connection connection = DriverManager.getConnection(database.url(), options)) {
        PGConnection replication = connection.unwrap(PGConnection.class);
        replication
            .getReplicationAPI()
            .createReplicationSlot()
            .logical()
            .withSlotName("bare")
            .withOutputPlugin("pgoutput")
            .withTemporaryOption()
            .make();
        try (PGReplicationStream stream =
            replication
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName("bare")
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "bench")
                .start()) {
          while (true) {
            ByteBuffer message = stream.read();
            if (message.get() == 'I') {
              message.position(message.position() + 4 + 1 + 2 + 1); // relation, 'N', columns, 't'
              byte[] id = new byte[message.getInt()];
              message.get(id);
              RECEIVED.get("bare").put(new String(id, StandardCharsets.UTF_8), System.nanoTime());
            }
            stream.setFlushedLSN(stream.getLastReceiveLSN());
          }
        }
      }
    } catch (Exception e) {
      System.out.println("bare reader: " + e);
    }
  }

  private static DebeziumEngine<?> debezium(TestDatabase database, Path folder) throws Exception {
    String url = database.url();
    Properties options = new Properties();
    options.setProperty("name", "bench");
    options.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    options.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    options.setProperty("database.hostname", "127.0.0.1");
    options.setProperty("database.port", url.replaceAll(".*:(\\d+)/.*", "$1"));
    options.setProperty("database.dbname", url.replaceAll(".*/([^?]*).*", "$1"));
    options.setProperty("database.user", database.user());
    options.setProperty("database.password", database.password());
    options.setProperty("topic.prefix", "bench");
    options.setProperty("plugin.name", "pgoutput");
    options.setProperty("slot.name", "debezium");
    options.setProperty("publication.name", "bench");
    options.setProperty("publication.autocreate.mode", "disabled");
    options.setProperty("table.include.list", "public.bench_captured");
    options.setProperty("snapshot.mode", "no_data");
    options.setProperty("poll.interval.ms", "5");
    return DebeziumEngine.create(Connect.class)
        .using(options)
        .notifying(
            event -> {
              SourceRecord record = event.value();
              if (record.value() instanceof Struct change
                  && change.schema().field("after") != null) {
                RECEIVED
                    .get("debezium")
                    .put(change.getStruct("after").getString("id"), System.nanoTime());
              }
            })
        .build();
  }

  private static void run(JdbcClient jdbc, String prefix, int rate, int seconds) {
    COMMITTED.clear();
    RECEIVED.values().forEach(Map::clear);
    int count = rate * seconds;
    if (prefix.equals("warm-up")) {
      awaitReaders(jdbc);
    }
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
      insert(jdbc, prefix + i);
    }
    System.out.printf(
        "%s: %d inserts in %.1f s%n", prefix, count, (System.nanoTime() - start) / 1e9);
    while (RECEIVED.values().stream().anyMatch(received -> received.size() < count)) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void awaitReaders(JdbcClient jdbc) {
    for (int i = 0; RECEIVED.values().stream().anyMatch(Map::isEmpty); i++) {
      insert(jdbc, "hello" + i);
      LockSupport.parkNanos(100_000_000);
    }
    LockSupport.parkNanos(1_000_000_000);
    COMMITTED.clear();
    RECEIVED.values().forEach(Map::clear);
  }

  private static void insert(JdbcClient jdbc, String id) {
    jdbc.sql(
            """
            insert into bench_captured (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price)
            values (:id, 1, 'bench', '', 'bench', 'BTCUSD', 'buy', 42000.5)
            """)
        .param("id", id)
        .update();
    COMMITTED.put(id, System.nanoTime());
  }

  private static void report(String reader, Map<String, Long> received) {
    System.out.printf(
        "%-9s p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms (%d events)%n",
        reader,
        quantile(received, 0.5),
        quantile(received, 0.95),
        quantile(received, 0.99),
        quantile(received, 1),
        received.size());
  }

  private static double quantile(Map<String, Long> received, double quantile) {
    List<Long> nanos = new ArrayList<>();
    COMMITTED.forEach((id, at) -> nanos.add(received.get(id) - at));
    Collections.sort(nanos);
    return nanos.get(Math.min(nanos.size() - 1, (int) (nanos.size() * quantile))) / 1e6;
  }

  /** Interleaved rounds on two tables alike, one with the triggers; medians. */
  private static void triggerCost(TestDatabase database) throws Exception {
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      for (int rows : List.of(1, 100)) {
        List<Double> plain = new ArrayList<>();
        List<Double> captured = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          plain.add(microsARow(connection, "bench_plain", rows, round));
          captured.add(microsARow(connection, "bench_captured", rows, round));
        }
        Collections.sort(plain);
        Collections.sort(captured);
        double without = plain.get(ROUNDS / 2);
        double with = captured.get(ROUNDS / 2);
        System.out.printf(
            "INSERT of %d: %.1f us a row without the trigger, %.1f with it: ratio %.2f (commits not"
                + " waited for)%n",
            rows, without, with, with / without);
      }
    }
  }

  private static double microsARow(Connection connection, String table, int rows, int round)
      throws Exception {
    int statements = 2_000 / rows + 200;
    try (var session = connection.createStatement()) {
      session.execute("set synchronous_commit = off");
    }
    try (var insert =
        connection.prepareStatement(
            "insert into "
                + table
                + " (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price)"
                + " select ? || n, 1, 'bench', '', 'bench', 'BTCUSD', 'buy', 42000.5 from"
                + " generate_series(1, ?) n")) {
      long start = System.nanoTime();
      for (int i = 0; i < statements; i++) {
        insert.setString(1, "cost-" + rows + "-" + round + "-" + i + "-");
        insert.setInt(2, rows);
        insert.executeUpdate();
      }
      return (System.nanoTime() - start) / 1e3 / statements / rows;
    }
  }
}
