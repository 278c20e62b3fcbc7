package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import io.bactrian.hub.embedded.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs in JVMs of their own on one database: the one that reads the log is killed. */
@Tag("hub")
@Tag("wal")
@Tag("two-hubs")
class WalTakeoverTest {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration TAKEOVER = Duration.ofSeconds(15);
  private static final String SIGNAL =
      """
      with message as (
        insert into raw_messages (source, sender, body, sha256) values ('tradingview', 't', '', '') returning id)
      insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
      select 'killed-' || n, message.id, 't', uuid_send(gen_random_uuid()), 'killed', 'BTCUSD', 'buy'
      from message, generate_series(%d, %d) n
      """;

  @TempDir Path folder;
  private TestDatabase database;
  private final List<Process> hubs = new ArrayList<>();

  @BeforeEach
  void startDatabase() throws IOException {
    database = TestDatabase.start(folder.resolve("postgres"), true);
  }

  @AfterEach
  void stop() throws Exception {
    for (Process hub : hubs) {
      hub.destroy();
      if (!hub.waitFor(30, TimeUnit.SECONDS)) {
        hub.destroyForcibly();
      }
    }
    database.close();
  }

  @Test
  void anotherHubReadsOnWithinFifteenSecondsOfAKill() throws Exception {
    launch("one");
    await().atMost(START).ignoreExceptions().until(() -> holder().equals(id("one")) && reads());
    launch("two");
    await().atMost(START).until(() -> Files.exists(data("two").resolve("hub-id")));
    await().atMost(START).until(() -> log("two").contains("The hub is ready"));
    insert(1, 2_000);
    insert(2_001, 4_000);
    hubs.get(0).destroyForcibly().waitFor();
    insert(4_001, 4_100);
    await().atMost(TAKEOVER).ignoreExceptions().until(() -> holder().equals(id("two")) && reads());
    await().atMost(TAKEOVER).until(() -> counted() == 4_100);
    insert(4_101, 4_110);
    await().atMost(TAKEOVER).until(() -> counted() == 4_110);
    assertThat(query("select count(*) from wal_capture where gap_at is null")).isEqualTo("1");
    for (String hub : List.of("one", "two")) {
      assertThat(log(hub)).doesNotContain(database.password());
    }
    assertThat(log("two").lines().filter(line -> line.contains("WARN") || line.contains("ERROR")))
        .hasSizeLessThan(5);
  }

  private long counted() throws Exception {
    return Long.parseLong(query("select coalesce(sum(signals), 0)::bigint from strategies"));
  }

  private String holder() throws Exception {
    return query("select holder from hub_leases where name = 'wal-capture'");
  }

  private boolean reads() throws Exception {
    return query("select active from pg_replication_slots").equals("t");
  }

  private void insert(int first, int last) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(SIGNAL.formatted(first, last));
    }
  }

  private String query(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private Path data(String name) {
    return folder.resolve(name);
  }

  private String id(String name) throws IOException {
    return Files.readString(data(name).resolve("hub-id")).strip();
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private void launch(String name) throws IOException {
    hubs.add(
        ChildJvm.start(
            folder.resolve(name + ".log"),
            Map.of(
                "HUB_DATA", data(name).toString(),
                "HUB_DB_URL", database.url(),
                "HUB_DB_USER", database.user(),
                "HUB_DB_PASSWORD", database.password(),
                "HUB_CDC", "wal"),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "io.bactrian.BactrianApplication",
            "--server.port=0",
            "--management.server.port=0"));
  }
}
