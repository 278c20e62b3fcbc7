package io.bactrian.cdc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.embedded.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be captured from its log is refused at start, with the fix. */
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
  void refusesAUserWithoutTheRightAndTypesItCannotCarryAndNamesOfOthers() throws Exception {
    try (var database = TestDatabase.start(folder.resolve("postgres"), true)) {
      try (Connection connection =
              DriverManager.getConnection(database.url(), database.user(), database.password());
          Statement statement = connection.createStatement()) {
        statement.execute("create role plain login password 'plain'");
        statement.execute("create database plain owner plain");
      }
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
}
