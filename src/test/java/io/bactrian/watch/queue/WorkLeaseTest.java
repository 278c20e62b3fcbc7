package io.bactrian.watch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Work that takes longer than its lease of a second, by the shipped route that does it. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class WorkLeaseTest {
  private static final Path SHIPPED = Path.of("routes/queue/process-queue.camel.yaml");
  private static final Duration LEASE = Duration.ofMinutes(5);

  @Autowired CamelContext camel;
  @Autowired ProducerTemplate routes;
  @Autowired JdbcTemplate jdbc;
  @Autowired WorkQueue queue;
  @Autowired WorkControl control;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void addRoutes() throws Exception {
    camel.getRouteController().stopRoute("work-queue"); // no worker but those of the test
    jdbc.update("delete from ai_queue");
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:work-long")
                .routeId("work-long")
                .errorHandler(noErrorHandler())
                .to("sql:insert into sentiments (symbol, score, source) values ('LONG', 0, 'long')")
                .process(
                    exchange -> {
                      begun.countDown();
                      end.await();
                    });
          }
        });
  }

  @AfterEach
  void removeRoutes() throws Exception {
    end.countDown();
    for (String id : new String[] {"work-long", "process-briefly"}) {
      camel.getRouteController().stopRoute(id);
      camel.removeRoute(id);
    }
    jdbc.update("delete from sentiments where symbol = 'LONG'");
    jdbc.update("delete from ai_queue");
    camel.getRouteController().startRoute("work-queue");
  }

  /** Returns when its route is in the middle. */
  private CompletableFuture<Void> begin(String longest) throws Exception {
    String text =
        Files.readString(SHIPPED)
            .replace("process-queue", "process-briefly")
            .replace("lease: 1m", "lease: 1s")
            .replace("longest: 1h", "longest: " + longest);
    assertThat(text).contains("lease: 1s", "longest: " + longest);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("process-briefly.camel.yaml", text));
    queue.add(new NewWork("long", "long", "{}", 0, 5, Duration.ZERO));
    var worker = CompletableFuture.runAsync(() -> routes.sendBody("direct:process-briefly", null));
    begun.await();
    return worker;
  }

  private Map<String, Object> row() {
    return jdbc.queryForMap(
        "select *, next_at > claimed_at + interval '3 s' as renewed from ai_queue");
  }

  private int effects() {
    return jdbc.queryForObject(
        "select count(*) from sentiments where symbol = 'LONG'", Integer.class);
  }

  @Test
  void keepsItsWorkerForAsLongAsTheRouteRuns() throws Exception {
    CompletableFuture<Void> worker = begin("1h");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              assertThat(queue.claim(LEASE)).as("another worker's claim").isEmpty();
              return Boolean.TRUE.equals(row().get("renewed"));
            });
    end.countDown();
    worker.get();
    assertThat(row()).containsEntry("state", "done").containsEntry("attempts", 1);
    assertThat(effects()).isOne();
  }

  /** Nor where a person gave it its attempts back, so that the next attempt has the same number. */
  @Test
  void isTakenFromAWorkerThatHangsWhichCannotCompleteIt() throws Exception {
    CompletableFuture<Void> worker = begin("1s");
    var taken = new ArrayList<Work>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> queue.claim(LEASE).filter(taken::add).isPresent());
    Work second = taken.get(0);
    assertThat(second.attempt()).isEqualTo(2);
    queue.failed(second, null, new IllegalStateException("broken for now"));
    control.retry(second.id());
    Work third = queue.claim(LEASE).orElseThrow();
    assertThat(third.attempt()).isOne();

    end.countDown();
    worker.get();
    assertThat(row()).containsEntry("state", "leased").containsEntry("attempts", 1);
    assertThat(effects()).isZero();
    queue.done(third);
    assertThat(row()).containsEntry("state", "done");
  }
}
