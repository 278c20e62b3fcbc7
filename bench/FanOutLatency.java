import io.bactrian.BactrianApplication;
import io.bactrian.cdc.ChangeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.FileSystemUtils;

/**
 * From an insert's commit to a subscriber's commit, with the shipped subscribers running beside the
 * one that measures. Run it by bench/fan-out-latency.sh [inserts a second] [seconds].
 */
public final class FanOutLatency {
  private static final Map<String, Long> COMMITTED = new ConcurrentHashMap<>();
  private static final Map<String, Long> DELIVERED = new ConcurrentHashMap<>();

  public static void main(String[] args) throws Exception {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Path folder = Files.createTempDirectory("fan-out-latency");
    try (var hub =
        SpringApplication.run(
            BactrianApplication.class,
            "--hub.data=" + folder,
            "--server.port=0",
            "--management.server.port=0",
            "--logging.level.root=WARN")) {
      JdbcClient jdbc = hub.getBean(JdbcClient.class);
      subscribe(hub.getBean(CamelContext.class));
      long message =
          jdbc.sql(
                  "insert into raw_messages (source, sender, body, sha256) values ('tradingview', 'bench', '', '')"
                      + " returning id")
              .query(Long.class)
              .single();
      run(jdbc, message, "warm-up", rate, 5);
      report("latency at " + rate + "/s", run(jdbc, message, "measured", rate, seconds));
      burst(jdbc, message, 20_000);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void subscribe(CamelContext camel) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:changes-source?subscriber=bench&tables=tv_signals")
                .routeId("bench")
                .process(
                    exchange -> {
                      String id = exchange.getMessage().getBody(ChangeEvent.class).text("id");
                      TransactionSynchronizationManager.registerSynchronization(
                          new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                              DELIVERED.put(id, System.nanoTime());
                            }
                          });
                    });
          }
        });
  }

  private static List<Long> run(JdbcClient jdbc, long message, String prefix, int rate, int seconds) {
    COMMITTED.clear();
    DELIVERED.clear();
    int count = rate * seconds;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
      String id = prefix + i;
      jdbc.sql(
              """
              insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price)
              values (:id, :message, 'bench', '', 'bench', 'BTCUSD', 'buy', 42000.5)
              """)
          .param("id", id)
          .param("message", message)
          .update();
      COMMITTED.put(id, System.nanoTime());
    }
    System.out.printf("%s: %d inserts in %.1f s%n", prefix, count, (System.nanoTime() - start) / 1e9);
    awaitDelivered(count);
    List<Long> nanos = new ArrayList<>();
    COMMITTED.forEach((id, at) -> nanos.add(DELIVERED.get(id) - at));
    return nanos;
  }

  private static void burst(JdbcClient jdbc, long message, int count) {
    DELIVERED.clear();
    long start = System.nanoTime();
    jdbc.sql(
            """
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
            select 'burst' || n, :message, 'bench', '', 'bench', 'BTCUSD', 'buy' from generate_series(1, :count) n
            """)
        .param("message", message)
        .param("count", count)
        .update();
    double insert = (System.nanoTime() - start) / 1e9;
    awaitDelivered(count);
    System.out.printf(
        "%d rows in one transaction: committed after %.2f s, delivered %.2f s later%n",
        count, insert, (System.nanoTime() - start) / 1e9 - insert);
  }

  private static void awaitDelivered(int count) {
    while (DELIVERED.size() < count) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void report(String what, List<Long> nanos) {
    Collections.sort(nanos);
    System.out.printf(
        "%s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms (%d events)%n",
        what, at(nanos, 0.5), at(nanos, 0.95), at(nanos, 0.99), at(nanos, 1), nanos.size());
  }

  private static double at(List<Long> sorted, double quantile) {
    int index = Math.min(sorted.size() - 1, (int) (sorted.size() * quantile));
    return sorted.get(index) / 1e6;
  }
}
