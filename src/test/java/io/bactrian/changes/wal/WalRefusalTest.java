package io.bactrian.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.changes.log.ChangeCapture;
import io.bactrian.hub.embedded.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be captured from its log is refused at start, with the fix. */
@Tag("hub")
@Tag("wal")
class WalRefusalTest {
  @TempDir Path folder;

  @Test
  void refusesALogWithoutChanges() throws Exception {
    try (var database = TestDatabase.start(folder.resolve("postgres"), false)) {
      assertThatThrownBy(() -> WalHub.start(database, folder.resolve("hub"), "wal").close())
          .hasStackTraceContaining("HUB_CDC=wal needs wal_level = logical, and it is replica");
    }
  }

  @Test
  void refusesAUserWithoutTheRight() throws Exception {
    try (var database = TestDatabase.start(folder.resolve("postgres"), true)) {
      execute(
          database,
          "create role plain login password 'plain'",
          "create database plain owner plain");
      assertThatThrownBy(
              () ->
                  WalHub.start(
                          database,
                          folder.resolve("hub"),
                          "wal",
                          "--hub.database.url=" + database.url().replace("/postgres", "/plain"),
                          "--hub.database.user=plain",
                          "--hub.database.password=plain")
                      .close())
          .hasStackTraceContaining("alter role \"plain\" replication");
    }
  }

  @Test
  void refusesTypesThatItCannotCarryAndLeavesSlotsOfOthersAlone() throws Exception {
    try (var database = TestDatabase.start(folder.resolve("postgres"), true)) {
      WalHub.start(database, folder.resolve("hub"), "triggers").close();
      execute(
          database,
          "create table opening_hours (id bigint primary key, opens timetz)",
          "select pg_create_logical_replication_slot('bactrian', 'pgoutput')");
      assertThatThrownBy(
              () ->
                  WalHub.start(
                          database,
                          folder.resolve("hub"),
                          "wal",
                          "--hub.cdc.tables=probes,opening_hours")
                      .close())
          .hasStackTraceContaining("opening_hours.opens (time with time zone)");
      try (WalHub hub = WalHub.start(database, folder.resolve("hub"), "wal")) {
        await()
            .atMost(WalHub.PATIENCE)
            .untilAsserted(
                () -> assertThat(hub.detail("missing")).contains("it is not this hub's"));
        assertThat(hub.bean(WalSlot.class).state()).isPresent();
        assertThat(hub.bean(ChangeCapture.class).triggered()).contains("probes");
      }
    }
  }

  private static void execute(TestDatabase database, String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
