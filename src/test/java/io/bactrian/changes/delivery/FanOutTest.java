package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.changes.log.ChangeEvent;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

public class FanOutTest extends FanOutTestBase {
  @Autowired DataSource dataSource;

  private final List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
  private final Processor collect =
      exchange -> seen.add(exchange.getMessage().getBody(ChangeEvent.class));

  private static long id(ChangeEvent event) {
    return Long.parseLong(event.required("id"));
  }

  private static Object value(ChangeEvent event) {
    return Objects.requireNonNull(event.row().get("value"));
  }

  @Test
  void deliversTheChangesOfOneRowInOrderUnderConcurrentWriters() throws Exception {
    long first = newIds(5);
    insertProbes(first, 5);
    String name = subscribe("probes", collect);
    seen.clear();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      running.add(
          writers.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  jdbc.sql("update probes set value = value + 1 where id = :id")
                      .param("id", first + i % 5)
                      .update();
                }
              }));
    }
    for (Future<?> writer : running) {
      writer.get();
    }
    writers.shutdown();
    awaitCaughtUp(name);

    Map<String, List<Object>> values =
        seen.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.required("id"),
                    Collectors.mapping(FanOutTest::value, Collectors.toList())));
    assertThat(values).hasSize(5);
    List<Object> upTo160 = LongStream.rangeClosed(1, 160).<Object>mapToObj(v -> v).toList();
    assertThat(values.values()).allSatisfy(each -> assertThat(each).isEqualTo(upTo160));
  }

  @Test
  void anOpenTransactionDelaysOnlyItsOwnEvents() throws Exception {
    long first = newIds(2);
    String name = subscribe("probes", collect);
    try (Connection open = dataSource.getConnection()) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into probes (id) values (" + first + ")");
      insertProbes(first + 1, 1);
      await().atMost(PATIENCE).until(() -> seen.size() == 1);
      assertThat(seen.get(0).required("id")).isEqualTo(Long.toString(first + 1));
      open.commit();
      open.setAutoCommit(true);
    }
    awaitCaughtUp(name);
    assertThat(seen)
        .extracting(event -> event.required("id"))
        .containsExactly("" + (first + 1), "" + first);
    assertThat(seen.get(1).position()).isEqualTo(seen.get(0).position() + 1);
  }

  @Test
  void deliversTwentyThousandRowsOfOneTransactionCompletelyInOrder() throws Exception {
    long first = newIds(20_000);
    List<Long> ids = new ArrayList<>();
    String name =
        subscribe(
            "probes", exchange -> ids.add(id(exchange.getMessage().getBody(ChangeEvent.class))));
    insertProbes(first, 20_000);
    awaitCaughtUp(name);
    assertThat(ids).isEqualTo(LongStream.range(first, first + 20_000).boxed().toList());
  }

  @Test
  void putsAsideExactlyTheFailingEventsWhileOthersProceed() throws Exception {
    long first = newIds(100);
    String failing =
        subscribe(
            "probes",
            exchange -> {
              ChangeEvent event = exchange.getMessage().getBody(ChangeEvent.class);
              if (id(event) % 10 == 3) {
                throw new IllegalStateException("three again, token=abcdef");
              }
              seen.add(event);
            });
    List<ChangeEvent> others = new CopyOnWriteArrayList<>();
    subscribe("probes", exchange -> others.add(exchange.getMessage().getBody(ChangeEvent.class)));
    insertProbes(first, 100);

    await().atMost(PATIENCE).until(() -> others.size() == 100);
    awaitCaughtUp(failing);
    List<String> expected =
        LongStream.range(first, first + 100)
            .filter(id -> id % 10 == 3)
            .mapToObj(Long::toString)
            .toList();
    assertThat(
            jdbc.sql(
                    "select payload->'after'->>'id' from dead_letters where subscriber = :s order"
                        + " by id")
                .param("s", failing)
                .query(String.class)
                .list())
        .isEqualTo(expected);
    Map<String, Object> letter =
        jdbc.sql("select * from dead_letters where subscriber = :s order by id limit 1")
            .param("s", failing)
            .query()
            .singleRow();
    assertThat(letter)
        .containsEntry("route_id", failing)
        .containsEntry("code", "internal")
        .containsEntry("message", "three again, token=***")
        .containsEntry("attempts", 5)
        .containsEntry("state", "open");
    Map<String, Object> subscriber =
        jdbc.sql(
                "select delivered, failed, last_error from change_subscribers where subscriber ="
                    + " :s")
            .param("s", failing)
            .query()
            .singleRow();
    assertThat(subscriber)
        .containsEntry("delivered", 90L)
        .containsEntry("failed", 10L)
        .containsEntry("last_error", "three again, token=***");
  }

  @Test
  void aFailedStatementFailsNoOtherEvent() throws Exception {
    long first = newIds(20);
    String name =
        subscribe(
            "probes",
            exchange -> {
              long id = id(exchange.getMessage().getBody(ChangeEvent.class));
              // Every second event collides with the one before it.
              jdbc.sql("insert into probe_unique values (:id)").param("id", id / 2).update();
            });
    insertProbes(first, 20);
    awaitCaughtUp(name);
    long kept =
        jdbc.sql("select count(*) from probe_unique where id between :a and :b")
            .param("a", first / 2)
            .param("b", (first + 19) / 2)
            .query(Long.class)
            .single();
    long failed =
        jdbc.sql("select count(*) from dead_letters where subscriber = :s")
            .param("s", name)
            .query(Long.class)
            .single();
    assertThat(kept + failed).isEqualTo(20);
    assertThat(failed).isBetween(9L, 10L);
  }

  @Test
  void keepsEveryDigitOfANumeric() throws Exception {
    long id = newIds(1);
    String name = subscribe("probes", collect);
    jdbc.sql(
            "insert into probes (id, amount, details) values (:id,"
                + " 12345678901234567890.12345678901234567890, '{\"a\": [1.50]}')")
        .param("id", id)
        .update();
    jdbc.sql("update probes set amount = 42000 where id = :id").param("id", id).update();
    awaitCaughtUp(name);
    assertThat(seen.get(0).row())
        .containsEntry("amount", new BigDecimal("12345678901234567890.12345678901234567890"))
        .containsEntry("details", Map.of("a", List.of(new BigDecimal("1.50"))))
        .containsEntry("id", id);
    assertThat(seen.get(1).operation()).isEqualTo("update");
    assertThat(seen.get(1).before())
        .containsEntry("amount", new BigDecimal("12345678901234567890.12345678901234567890"));
    assertThat(seen.get(1).after()).containsEntry("amount", new BigDecimal("42000"));
  }

  @Test
  void capturesNoUpdateThatChangesNothing() throws Exception {
    long first = newIds(2);
    insertProbes(first, 2);
    String name = subscribe("probes", collect);
    seen.clear();
    jdbc.sql(
            "update probes set value = case id when :id then value else 7 end where id in (:id, :id"
                + " + 1)")
        .param("id", first)
        .update();
    awaitCaughtUp(name);
    assertThat(seen).extracting(event -> event.required("id")).containsExactly("" + (first + 1));
  }

  @Test
  void deliversAChangedKeyAsADeleteAndAnInsert() throws Exception {
    jdbc.sql("insert into probe_pairs values ('5001', 'a', 1)").update();
    String name = newName();
    subscribe(name, name, "probe_pairs&operations=insert,update,delete", collect);
    seen.clear();
    jdbc.sql("update probe_pairs set id = 'b' where id = 'a'").update();
    jdbc.sql("delete from probe_pairs").update();
    awaitCaughtUp(name);
    assertThat(seen)
        .extracting(event -> event.operation() + " " + event.required("id"))
        .containsExactlyInAnyOrder("delete a", "insert b", "delete b");
    assertThat(
            jdbc.sql(
                    "select distinct row_key from change_log where table_name = 'probe_pairs' order"
                        + " by 1")
                .query(String.class)
                .list())
        .containsExactly("5001/a", "5001/b");
  }

  @Test
  void givesTwoRowsOfACompositeKeyTwoKeys() throws Exception {
    String name = newName();
    subscribe(name, name, "probe_pairs", collect);
    jdbc.sql("insert into probe_pairs values ('x/y', 'z', 1), ('x', 'y/z', 1)").update();
    awaitCaughtUp(name);
    assertThat(
            jdbc.sql(
                    "select distinct row_key from change_log where table_name = 'probe_pairs' and"
                        + " row_key like 'x%' order by 1")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("x\\/y/z", "x/y\\/z");
    jdbc.sql("delete from probe_pairs").update();
  }

  @Test
  void givesPositionsWithoutGaps() throws Exception {
    String name = subscribe("probes", collect);
    insertProbes(newIds(30), 30);
    awaitCaughtUp(name);
    assertThat(
            jdbc.sql(
                    "select count(*) = max(position) - min(position) + 1 and max(position) ="
                        + " (select position from change_head) from change_log")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void refusesASubscriberNameThatARunningRouteHas() throws Exception {
    String name = subscribe("probes", collect);
    assertThatThrownBy(() -> subscribe("second-" + name, name, "probes,probe_pairs", collect))
        .hasStackTraceContaining(
            "Parameter subscriber: the name " + name + " is taken by the running route " + name);
    camel.removeRoute("second-" + name);
  }

  @Test
  void refusesATableThatIsNotCaptured() {
    assertThatThrownBy(() -> subscribe("raw_messages", collect))
        .hasStackTraceContaining("Parameter tables: raw_messages is not among those captured");
    assertThatThrownBy(() -> subscribe("probes&operations=upsert", collect))
        .hasStackTraceContaining("Parameter operations: upsert is not among those known");
  }
}
