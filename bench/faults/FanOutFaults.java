import io.bactrian.changes.delivery.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows are written while hubs and the broker die; then it counts: changes committed = effects
 * counted, for each of three subscribers, none twice. The effects are plain additions: nothing but
 * the hub's transaction keeps them from counting twice.
 *
 * <p>Arguments: {@code hub-kills N}, {@code kafka-hub-kills N}, {@code two-hubs N}, {@code
 * broker-away SECONDS}, {@code broker-absent SECONDS}, {@code hub-off ROWS} or {@code slot-dropped
 * ROWS}; then a folder.
 */
public final class FanOutFaults {
  private static final String CLASSES = System.getProperty("java.class.path");

  private final Random random = new Random(20261121);
  private final Path folder;
  private final Path home;
  private final HubDatabase database;
  private final List<Process> hubs = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private KafkaBroker broker;
  private volatile boolean stopped;

  private FanOutFaults(Path folder) throws IOException {
    this.folder = folder;
    this.home = folder.resolve("home");
    this.database = new HubDatabase(folder.resolve("hub0"));
    Files.createDirectories(home.resolve("routes"));
    Files.createDirectories(home.resolve("schedules"));
    Files.createSymbolicLink(home.resolve("processors"), Path.of("processors").toAbsolutePath());
    copy("error-handling.camel.yaml");
  }

  private void copy(String route) throws IOException {
    Path from = Path.of("routes").resolve(route);
    Path to = home.resolve("routes").resolve(route);
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  public static void main(String[] arguments) throws Exception {
    var faults = new FanOutFaults(Path.of(arguments[2]));
    boolean good = false;
    try {
      good = faults.run(arguments[0], Integer.parseInt(arguments[1]));
    } finally {
      faults.end();
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run(String fault, int amount) throws Exception {
    if (fault.contains("kafka") || fault.contains("broker") || fault.equals("two-hubs")) {
      broker = new KafkaBroker(folder.resolve("kafka"));
      options.add("--hub.kafka.brokers=" + broker.address());
      if (!fault.equals("broker-absent")) {
        broker.start();
      }
    }
    if (fault.equals("slot-dropped")) {
      options.add("--hub.cdc.capture=wal");
      copy("cdc/capture-wal.camel.yaml");
    }
    start(0);
    Thread writer = new Thread(() -> write(!fault.equals("slot-dropped"))); // lost states are lost
    writer.start();
    long slowestTakeover = inject(fault, amount);
    Thread.sleep(2000);
    stopped = true;
    writer.join();
    return report(fault, amount, slowestTakeover);
  }

  /** Lets it happen; milliseconds of the slowest takeover where there was one. */
  private long inject(String fault, int amount) throws Exception {
    switch (fault) {
      case "hub-kills", "kafka-hub-kills" -> {
        for (int i = 0; i < amount; i++) {
          Thread.sleep(200 + random.nextInt(2500));
          kill(0);
          start(0);
        }
      }
      case "two-hubs" -> {
        return killInTurn(amount);
      }
      case "broker-away" -> {
        Thread.sleep(3000);
        broker.kill();
        Thread.sleep(amount * 1000L);
        broker.start();
      }
      case "broker-absent" -> {
        Thread.sleep(amount * 1000L);
        broker.start();
      }
      case "hub-off" -> {
        Thread.sleep(5000);
        kill(0);
        volume(amount);
        start(0);
      }
      case "slot-dropped" -> {
        Thread.sleep(5000);
        kill(0);
        database.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots");
        volume(amount);
        start(0);
      }
      default -> throw new IllegalArgumentException(fault);
    }
    return 0;
  }

  private long killInTurn(int times) throws Exception {
    long slowest = 0;
    start(1);
    for (int i = 0; i < times; i++) {
      Thread.sleep(1000 + random.nextInt(4000));
      int victim = i % 2;
      kill(victim);
      slowest = Math.max(slowest, untilDelivered());
      start(victim);
    }
    return slowest;
  }

  /** Inserts, and updates on request, in small transactions, some of them rolled back. */
  private void write(boolean updates) {
    long next = 1;
    while (!stopped) {
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(false);
        try (var insert =
                connection.prepareStatement(
                    "insert into fault_rows (id) select generate_series(?, ?)");
            var update =
                connection.prepareStatement(
                    "update fault_rows set value = value + 1 where id between ? and ?")) {
          while (!stopped) {
            int rows = 1 + random.nextInt(10);
            insert.setLong(1, next);
            insert.setLong(2, next + rows - 1);
            insert.executeUpdate();
            if (updates) {
              update.setLong(1, next - random.nextInt(20));
              update.setLong(2, next);
              update.executeUpdate();
            }
            next += rows;
            if (random.nextInt(10) == 0) {
              connection.rollback();
            } else {
              connection.commit();
            }
            Thread.sleep(20);
          }
        }
      } catch (SQLException | IOException e) {
        next += 100; // the commit may or may not have been done
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void volume(int rows) throws Exception {
    for (int first = 0; first < rows; first += 10_000) {
      database.execute(
          "insert into fault_rows (id) select 1000000000 + n from generate_series(%d, %d) n"
              .formatted(first, Math.min(first + 10_000, rows) - 1));
    }
  }

  // The hubs and their database.

  private List<String> command(int number) throws IOException {
    Path data = folder.resolve("hub" + number);
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                CLASSES,
                "FanOutHub",
                "--hub.home=" + home,
                "--hub.data=" + data,
                "--server.port=" + (18680 + number),
                "--management.server.port=" + (18690 + number),
                "--spring.flyway.locations=classpath:db/migration,filesystem:bench/faults/db",
                "--hub.cdc.tables=fault_rows",
                "--hub.cdc.max-attempts=2",
                "--hub.cdc.retry-delay=1ms"));
    command.addAll(options);
    if (number > 0) {
      command.add("--hub.database.url=" + database.url());
      command.add("--hub.database.user=hub");
      command.add("--hub.database.password=" + database.password());
    }
    return command;
  }

  private void start(int number) throws Exception {
    Path log = folder.resolve("hub" + number + ".log");
    Process process =
        new ProcessBuilder(command(number))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (hubs.size() > number) {
      hubs.set(number, process);
    } else {
      hubs.add(process);
    }
    for (int i = 0; i < 1200; i++) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the hub did not start: see " + log);
      }
      try (var socket = new java.net.Socket("127.0.0.1", 18680 + number)) {
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("the hub does not answer: see " + log);
  }

  private void kill(int number) throws InterruptedException {
    hubs.get(number).destroyForcibly().waitFor();
  }

  private void end() throws Exception {
    stopped = true;
    for (int i = hubs.size() - 1; i >= 0; i--) {
      hubs.get(i).destroy();
      hubs.get(i).waitFor();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // What came of it.

  /** Milliseconds until changes that are written now are counted. */
  private long untilDelivered() throws Exception {
    long start = System.nanoTime();
    long expected = changes();
    while (database.number("select n from fault_counts where subscriber = 'single'") < expected) {
      Thread.sleep(50);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private long changes() throws Exception {
    return database.number("select coalesce(sum(value + 1), 0)::bigint from fault_rows");
  }

  private boolean report(String fault, int amount, long slowestTakeover) throws Exception {
    long start = System.nanoTime();
    long changes = changes();
    long deadline = System.nanoTime() + 900_000_000_000L;
    String counted;
    boolean good;
    do {
      Thread.sleep(1000);
      long single = counted("single");
      long batches = counted("batches");
      long failing = counted("failing");
      long letters =
          database.number("select count(*) from dead_letters where subscriber = 'failing'");
      counted =
          "single %,d  batches %,d  failing %,d + %,d dead letters"
              .formatted(single, batches, failing, letters);
      good = single == changes && batches == changes && failing + letters == changes;
    } while (!good && System.nanoTime() < deadline);
    Thread.sleep(2000);
    good &= counted("single") == changes && counted("batches") == changes;
    System.out.printf(
        "%s %,d: changes committed %,d  effects: %s  caught up after %.0f s%s  %s%n",
        fault,
        amount,
        changes,
        counted,
        (System.nanoTime() - start) / 1e9,
        slowestTakeover > 0 ? "  slowest takeover %,d ms".formatted(slowestTakeover) : "",
        good ? "equal" : "NOT EQUAL");
    return good;
  }

  private long counted(String subscriber) throws Exception {
    return database.number("select n from fault_counts where subscriber = '" + subscriber + "'");
  }
}
