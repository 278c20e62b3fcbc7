package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.ChangeLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Effects in the hub's database happen once: shown by a counter that is not idempotent. */
class OnceTest extends FanOutTestBase {
  @Autowired ChangeLog log;

  private void startCounting(String counter) {
    jdbc.sql("insert into probe_counts values (:counter, 0)").param("counter", counter).update();
  }

  private long counted(String counter) {
    return jdbc.sql("select n from probe_counts where subscriber = :counter")
        .param("counter", counter)
        .query(Long.class)
        .single();
  }

  /** Counts, and then fails now and then: what was counted must be undone with the failure. */
  private Processor count(String counter) {
    return exchange -> {
      jdbc.sql("update probe_counts set n = n + 1 where subscriber = :counter")
          .param("counter", counter)
          .update();
      if (ThreadLocalRandom.current().nextInt(100) == 0) {
        throw new IllegalStateException("now and then");
      }
    };
  }

  @Test
  void countsEachChangeOnceThoughTheRouteFailsAndIsStoppedTwentyTimes() throws Exception {
    startCounting("stopped");
    String name = subscribe("probes", count("stopped"));
    long first = newIds(2_000);
    for (int i = 0; i < 20; i++) {
      insertProbes(first + i * 100L, 100);
      camel.getRouteController().stopRoute(name);
      camel.getRouteController().startRoute(name);
    }
    awaitCaughtUp(name);
    assertThat(counted("stopped")).isEqualTo(2_000);
  }

  @Test
  void countsEachChangeOnceThoughTheRouteIsReplacedTwentyTimes() throws Exception {
    startCounting("replaced");
    String name = newName();
    subscribe(name, name, "probes", count("replaced"));
    long first = newIds(2_000);
    for (int i = 0; i < 20; i++) {
      insertProbes(first + i * 100L, 100);
      camel.getRouteController().stopRoute(name);
      camel.removeRoute(name);
      // Every second replacement subscribes to one table more, so that its address differs.
      String tables = i % 2 == 0 ? "probes,probe_pairs" : "probes";
      subscribe(name, name, tables, count("replaced"));
    }
    awaitCaughtUp(name);
    assertThat(counted("replaced")).isEqualTo(2_000);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(camel.getRoutes())
                    .as("routes of Kamelets that belong to no route any more")
                    .filteredOn(
                        route -> route.getConsumer().getEndpoint().getEndpointUri().contains(name))
                    .hasSize(2));
  }

  @Test
  void countsEachChangeOnceThoughItsConnectionsAreCut() throws Exception {
    startCounting("cut");
    String name = subscribe("probes", count("cut"));
    long first = newIds(1_000);
    for (int i = 0; i < 10; i++) {
      insertProbes(first + i * 100L, 100);
      jdbc.sql(
              """
              select pg_terminate_backend(pid) from pg_stat_activity
              where pid <> pg_backend_pid() and query like '%change_%'
              """)
          .query()
          .listOfRows();
    }
    awaitCaughtUp(name);
    assertThat(counted("cut")).isEqualTo(1_000);
  }

  /** What a route wrote is on disk when it is seen; progress alone may be undone by a crash. */
  @Test
  void commitsAreWaitedForWhereTheRouteWrote() throws Exception {
    startCounting("durable");
    List<String> idle = new CopyOnWriteArrayList<>();
    List<String> writing = new CopyOnWriteArrayList<>();
    String idler = subscribe("probes", exchange -> beforeCommit(idle));
    String writer =
        subscribe(
            "probes",
            exchange -> {
              jdbc.sql("update probe_counts set n = n + 1 where subscriber = 'durable'").update();
              beforeCommit(writing);
            });
    insertProbes(newIds(1), 1);
    awaitCaughtUp(idler);
    awaitCaughtUp(writer);
    assertThat(idle).containsExactly("off");
    assertThat(writing).containsExactly("on");
  }

  private void beforeCommit(List<String> durability) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            durability.add(jdbc.sql("show synchronous_commit").query(String.class).single());
          }
        });
  }

  @Test
  void pruneKeepsWhatASubscriberHasNotDealtWith() throws Exception {
    List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
    String name =
        subscribe("probes", exchange -> seen.add(exchange.getMessage().getBody(ChangeEvent.class)));
    jdbc.sql("update change_subscribers set state = 'paused' where subscriber = :name")
        .param("name", name)
        .update();
    insertProbes(newIds(10), 10);
    awaitInboxEmpty();
    jdbc.sql("update change_log set positioned_at = now() - interval '8 days'").update();
    assertThat(log.prune(Duration.ofDays(7))).isZero();
    jdbc.sql("update change_subscribers set state = 'running' where subscriber = :name")
        .param("name", name)
        .update();
    awaitCaughtUp(name);
    assertThat(seen).hasSize(10);
    awaitAllCaughtUp();
    assertThat(log.prune(Duration.ofDays(7))).isEqualTo(10);
  }
}
