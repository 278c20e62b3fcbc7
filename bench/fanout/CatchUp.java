import io.bactrian.BactrianApplication;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * How fast three new subscribers get through a change log that is full: bench/catch-up.sh [changes].
 * Each of the three gets every change. With HUB_KAFKA_BROKERS over Kafka, by one hub and by two.
 */
public final class CatchUp {
  private static final int SUBSCRIBERS = 3;

  public static void main(String[] args) throws Exception {
    int changes = args.length > 0 ? Integer.parseInt(args[0]) : 500_000;
    boolean kafka = System.getenv("HUB_KAFKA_BROKERS") != null;
    Path folder = Files.createTempDirectory("catch-up");
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve("routes"));
    Files.createDirectories(home.resolve("schedules"));
    FileSystemUtils.copyRecursively(Path.of("processors"), home.resolve("processors"));
    Files.copy(Path.of("routes/error-handling.camel.yaml"), home.resolve("routes/error-handling.camel.yaml"));
    List<ConfigurableApplicationContext> hubs = new ArrayList<>();
    try {
      hubs.add(start(home, folder.resolve("data"), List.of()));
      JdbcClient jdbc = hubs.get(0).getBean(JdbcClient.class);
      fill(jdbc, changes);
      String how = kafka ? "over Kafka, one hub" : "in process";
      for (int batch : List.of(500, 1)) {
        run(hubs, jdbc, how, batch, changes);
      }
      if (kafka) {
        var database = hubs.get(0).getBean(JdbcConnectionDetails.class);
        hubs.add(
            start(
                home,
                folder.resolve("second"),
                List.of(
                    "--hub.database.url=" + database.getJdbcUrl(),
                    "--hub.database.user=" + database.getUsername(),
                    "--hub.database.password=" + database.getPassword())));
        run(hubs, jdbc, "over Kafka, two hubs in one JVM", 500, changes);
      }
    } finally {
      for (int i = hubs.size() - 1; i >= 0; i--) {
        hubs.get(i).close();
      }
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static ConfigurableApplicationContext start(Path home, Path data, List<String> more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--hub.home=" + home,
                "--hub.data=" + data,
                "--server.port=0",
                "--management.server.port=0",
                "--spring.jmx.enabled=false",
                "--logging.level.root=WARN"));
    options.addAll(more);
    return SpringApplication.run(BactrianApplication.class, options.toArray(String[]::new));
  }

  private static void fill(JdbcClient jdbc, int changes) {
    long start = System.nanoTime();
    long message =
        jdbc.sql(
                "insert into raw_messages (source, sender, body, sha256) values ('tradingview', 'bench', '', '')"
                    + " returning id")
            .query(Long.class)
            .single();
    int step = 10_000;
    for (int first = 0; first < changes; first += step) {
      jdbc.sql(
              """
              insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price, comment)
              select 'bench' || n, :message, 'bench', sha256(n::text::bytea), 'bench', 'SYM' || n % 50, 'buy', 42000.5 + n, 'a comment'
              from generate_series(:first, :last) n
              """)
          .param("message", message)
          .param("first", first)
          .param("last", Math.min(first + step, changes) - 1)
          .update();
    }
    while (!jdbc.sql("select position >= :n and not exists (select from change_inbox) from change_head")
        .param("n", changes)
        .query(Boolean.class)
        .single()) {
      LockSupport.parkNanos(20_000_000);
    }
    System.out.printf("%,d rows written and positioned in %.1f s%n", changes, (System.nanoTime() - start) / 1e9);
  }

  private static void run(
      List<ConfigurableApplicationContext> hubs, JdbcClient jdbc, String how, int batch, int changes)
      throws Exception {
    List<AtomicLong> counts = new ArrayList<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      pool.resetPeakUsage();
    }
    long start = System.nanoTime();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      AtomicLong count = new AtomicLong();
      counts.add(count);
      for (var hub : hubs) {
        subscribe(hub.getBean(CamelContext.class), name(hubs, batch, i), batch, count);
      }
    }
    List<Long> seconds = new ArrayList<>();
    long last = 0;
    long tick = System.nanoTime();
    while (counts.stream().anyMatch(count -> count.get() < changes)) {
      LockSupport.parkNanos(5_000_000);
      if (System.nanoTime() - tick > 1_000_000_000L) {
        long now = counts.stream().mapToLong(AtomicLong::get).sum();
        seconds.add(now - last);
        last = now;
        tick = System.nanoTime();
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    long slowest = seconds.stream().skip(1).mapToLong(Long::longValue).min().orElse(0);
    System.out.printf(
        "%s, %s: %,d changes to each of %d subscribers in %.1f s: %,.0f/s to each, %,.0f/s in all; slowest second %,d in all; old generation at most %d MB%n",
        how,
        batch == 1 ? "one by one" : "in batches of " + batch,
        changes,
        SUBSCRIBERS,
        took,
        changes / took,
        SUBSCRIBERS * changes / took,
        slowest,
        heapPeak() >> 20);
    for (int i = 0; i < SUBSCRIBERS; i++) {
      String name = name(hubs, batch, i);
      for (var hub : hubs) {
        CamelContext camel = hub.getBean(CamelContext.class);
        camel.getRouteController().stopRoute(name);
        camel.removeRoute(name);
      }
      jdbc.sql("delete from change_subscribers where subscriber = :name").param("name", name).update();
    }
    LockSupport.parkNanos(2_000_000_000L); // the ends of the routes just removed
  }

  private static String name(List<?> hubs, int batch, int i) {
    return "bench-" + hubs.size() + "-" + batch + "-" + i;
  }

  private static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getName().contains("Tenured"))
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static void subscribe(CamelContext camel, String name, int batch, AtomicLong count) throws Exception {
    Processor counting =
        exchange -> count.addAndGet(exchange.getMessage().getBody() instanceof List<?> list ? list.size() : 1);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:changes-source?subscriber=" + name + "&tables=tv_signals&batch=" + batch)
                .routeId(name)
                .routeConfigurationId("subscriber")
                .process(counting);
          }
        });
  }
}
