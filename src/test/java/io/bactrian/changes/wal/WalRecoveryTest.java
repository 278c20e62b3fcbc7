package io.bactrian.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.changes.log.ChangeCapture;
import io.bactrian.hub.embedded.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;

/** What happens to capture from the log when parts of it go away. */
@Tag("hub")
@Tag("wal")
class WalRecoveryTest {
  @TempDir Path folder;
  TestDatabase database;

  @BeforeEach
  void startDatabase() throws Exception {
    database = TestDatabase.start(folder.resolve("postgres"), true);
  }

  @AfterEach
  void stopDatabase() throws Exception {
    database.close();
  }

  private WalHub hub(String capture, String... more) throws Exception {
    return WalHub.start(database, folder.resolve("hub"), capture, more);
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection = connect()) {
      execute(connection, statements);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private Map<String, Object> counts(WalHub hub) {
    return hub.jdbc()
        .sql("select count(*) as rows, min(n) as fewest, max(n) as most from probe_effects")
        .query()
        .singleRow();
  }

  private long rows(WalHub hub) {
    return hub.jdbc().sql("select count(*) from probe_effects").query(Long.class).single();
  }

  /** Three changes of each row, two of them in one transaction, as long as it is to. */
  private Thread load(AtomicBoolean ended) {
    Thread load =
        new Thread(
            () -> {
              try (Connection connection = connect()) {
                for (int id = 1; !ended.get(); id++) {
                  execute(
                      connection,
                      "insert into probes (id) values (" + id + ")",
                      "begin; update probes set value = 1 where id = "
                          + id
                          + "; savepoint s; update probes set value = 2 where id = "
                          + id
                          + "; commit");
                  LockSupport.parkNanos(5_000_000); // no more than a hub delivers meanwhile
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    load.start();
    return load;
  }

  @Test
  void switchingUnderLoadLosesNothingAndDeliversNothingTwice() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    Thread load;
    try (WalHub hub = hub("triggers")) {
      load = load(ended);
      await().atMost(WalHub.PATIENCE).until(() -> rows(hub) > 50);
    }
    for (int i = 0; i < 2; i++) {
      try (WalHub hub = hub("wal")) {
        hub.awaitState(WalCapture.State.CAPTURING);
        assertThat(hub.bean(ChangeCapture.class).triggered()).isEmpty();
        hub.awaitCounted();
      }
      try (WalHub hub = hub("triggers")) {
        hub.awaitState(WalCapture.State.OFF);
        assertThat(
                hub.jdbc().sql("select slot_name from pg_replication_slots").query().listOfRows())
            .isEmpty();
        assertThat(hub.jdbc().sql("select pubname from pg_publication").query().listOfRows())
            .isEmpty();
        assertThat(
                hub.jdbc()
                    .sql("select relname from pg_class where relreplident = 'f'")
                    .query()
                    .listOfRows())
            .isEmpty();
        hub.awaitCounted();
      }
    }
    ended.set(true);
    load.join();
    try (WalHub hub = hub("triggers")) {
      hub.awaitCounted();
      assertThat(counts(hub))
          .containsEntry("fewest", 3)
          .containsEntry("most", 3)
          .containsEntry(
              "rows", hub.jdbc().sql("select count(*) from probes").query(Long.class).single());
    }
  }

  @Test
  void aSlotDroppedWhileTheHubIsOffLosesNoRow() throws Exception {
    afterAGap("select pg_drop_replication_slot('bactrian')");
  }

  @Test
  void aSlotThatPostgresGaveUpForItsDiskLosesNoRow() throws Exception {
    afterAGap(
        "alter system set max_slot_wal_keep_size = '1MB'",
        "select pg_reload_conf()",
        "select pg_switch_wal()",
        "create table filling as select repeat(md5(n::text), 100) from generate_series(1, 20000) n",
        "select pg_switch_wal()",
        "checkpoint",
        "drop table filling");
  }

  @Test
  void aSlotRecreatedByAnotherLosesNoRow() throws Exception {
    afterAGap(
        "select pg_drop_replication_slot('bactrian')",
        "select pg_create_logical_replication_slot('bactrian', 'pgoutput')");
  }

  private void afterAGap(String... damage) throws Exception {
    try (WalHub hub = hub("wal")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute(
          "insert into probes (id) select generate_series(1, 100)",
          "begin; savepoint s; insert into probes (id) values (101); commit");
      hub.awaitCounted();
      await()
          .atMost(WalHub.PATIENCE)
          .untilAsserted(() -> assertThat(hub.health().getStatus()).isEqualTo(Status.UP));
      assertThat(hub.health().getDetails()).doesNotContainKey("gap");
    }
    execute("insert into probes (id) values (102)"); // by the slot, were it not for the damage
    execute(damage);
    execute(
        "insert into probes (id) select generate_series(103, 120)",
        "begin; savepoint s; update probes set value = 1 where id between 1 and 10; commit",
        "update probes set value = 2 where id between 1 and 10",
        "delete from probes where id = 20");
    try (WalHub hub = hub("wal")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute("insert into probes (id) values (121)");
      hub.awaitCounted();
      assertThat(
              hub.jdbc()
                  .sql(
                      "select id || ' ' || n || ' ' || last from probe_effects where n <> 1 or last"
                          + " <> 0 order by id::int")
                  .query(String.class)
                  .list())
          .containsExactly(
              "1 2 2", "2 2 2", "3 2 2", "4 2 2", "5 2 2", "6 2 2", "7 2 2", "8 2 2", "9 2 2",
              "10 2 2");
      assertThat(counts(hub)).containsEntry("rows", 121L);
      assertThat(hub.health().getStatus()).isEqualTo(Status.UP);
      assertThat(hub.detail("gap")).contains("rows_read_again=29");
    }
  }

  @Test
  void aCutConnectionAndACrashedDatabaseLoseNothingAndDeliverNothingTwice() throws Exception {
    try (WalHub hub = hub("wal", "--hub.cdc.wal.batch-size=7")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      for (int round = 0; round < 6; round++) {
        long first = round * 1_000 + 1;
        execute(
            "insert into probes (id) select generate_series(%d, %d)".formatted(first, first + 299));
        for (int id = 0; id < 50; id++) {
          execute("insert into probes (id) values (%d)".formatted(first + 300 + id));
        }
        if (round == 3) {
          database.crash();
        } else {
          execute(
              "select pg_terminate_backend(active_pid) from pg_replication_slots where active_pid"
                  + " is not null");
        }
      }
      await()
          .atMost(WalHub.PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(counts(hub))
                      .isEqualTo(Map.of("rows", 2_100L, "fewest", 1, "most", 1)));
      hub.awaitCounted();
      assertThat(counts(hub)).isEqualTo(Map.of("rows", 2_100L, "fewest", 1, "most", 1));
      assertThat(hub.health().getDetails()).doesNotContainKey("gap");
    }
  }

  @Test
  void aFailedWriteIsReadAgain() throws Exception {
    try (WalHub hub = hub("wal")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute(
          "alter table change_inbox add constraint broken check (row_key <> '7') not valid",
          "insert into probes (id) select generate_series(1, 10)");
      await()
          .atMost(WalHub.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(hub.health().getStatus().getCode()).isEqualTo("DEGRADED");
                assertThat(hub.detail("missing"))
                    .contains("Changes of probes cannot be written: SQL state 23514");
              });
      assertThat(Long.parseLong(String.valueOf(counts(hub).get("rows"))))
          .isLessThan(7); // what was read before it may be written before it
      execute("alter table change_inbox drop constraint broken");
      await()
          .atMost(WalHub.PATIENCE)
          .untilAsserted(
              () -> assertThat(counts(hub)).isEqualTo(Map.of("rows", 10L, "fewest", 1, "most", 1)));
    }
  }

  @Test
  void aTableAddedToTheListIsReadAndFollowedAndOneTakenFromItIsNot() throws Exception {
    String tables =
        "--hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,";
    try (WalHub hub = hub("wal", tables + "probes")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute("insert into probe_pairs values ('1', 'a', 1)");
      hub.awaitCounted();
    }
    try (WalHub hub = hub("wal", tables + "probes,probe_pairs")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute("insert into probe_pairs values ('1', 'b', 1)");
      hub.awaitCounted();
      assertThat(
              hub.jdbc()
                  .sql(
                      "select row_key from change_log where table_name = 'probe_pairs' order by"
                          + " position")
                  .query(String.class)
                  .list())
          .containsExactly("1/a", "1/b");
    }
    try (WalHub hub = hub("wal", tables + "probes")) {
      hub.awaitState(WalCapture.State.CAPTURING);
      execute("insert into probe_pairs values ('1', 'c', 1)", "insert into probes (id) values (1)");
      hub.awaitCounted();
      assertThat(counts(hub)).containsEntry("rows", 1L);
      assertThat(
              hub.jdbc()
                  .sql("select count(*) from change_log where table_name = 'probe_pairs'")
                  .query(Long.class)
                  .single())
          .isEqualTo(2);
      assertThat(hub.health().getDetails()).doesNotContainKey("gap");
    }
  }
}
