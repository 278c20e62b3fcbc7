package io.bactrian.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.embedded.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to capture from the log when parts of it go away. */
class WalRecoveryTest {
  @TempDir Path folder;
  TestDatabase database;

  @BeforeEach
  void startDatabase() throws Exception {
    database = TestDatabase.start(folder.resolve("postgres"));
  }

  @AfterEach
  void stopDatabase() throws Exception {
    database.close();
  }

  private WalHub hub(String capture, String... more) throws Exception {
    return WalHub.start(database, folder.resolve("hub"), capture, more);
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Map<String, Object> counts(WalHub hub) {
    return hub.jdbc()
        .sql("select count(*) as rows, min(n) as fewest, max(n) as most from probe_effects")
        .query()
        .singleRow();
  }

  /** Three changes of each row, two of them in one transaction, as long as it is to. */
  private Thread load(AtomicBoolean ended) {
    Thread load =
        new Thread(
            () -> {
              for (int id = 1; !ended.get(); id++) {
                try {
                  execute(
                      "insert into probes (id) values (" + id + ")",
                      "begin; update probes set value = 1 where id = "
                          + id
                          + "; savepoint s; update probes set value = 2 where id = "
                          + id
                          + "; commit");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
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
      await().atMost(WalHub.PATIENCE).until(() -> (long) counts(hub).get("rows") > 50);
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
}
