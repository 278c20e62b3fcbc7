package io.bactrian.watch.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import io.bactrian.store.vault.Destination;
import io.bactrian.store.vault.Vault;
import io.bactrian.store.vault.VaultAddress;
import io.bactrian.watch.restore.RestoreCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

class BackupTest {
  private static final String KEY = "a passphrase of tests";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path data;
  private Path disk;
  private TestDatabase database;
  private Backups backups;
  private DataSource source;
  private JdbcClient jdbc;

  @BeforeEach
  void start() throws IOException {
    disk = Files.createDirectories(folder.resolve("disk"));
    data = folder.resolve("data");
    Vault.create(
        Destination.of(new VaultAddress(disk.toString(), "", "", "", "")),
        KEY,
        folder.resolve("scratch"),
        1000); // a key that is dear to guess is dear to make
    database = TestDatabase.startArchiving(data);
    Files.writeString(data.resolve("credentials.properties"), "service.key=secret-of-the-hub\n");
    begin(DataSize.ofMegabytes(500));
  }

  private void begin(DataSize waiting) throws IOException {
    source = database.dataSource();
    jdbc = JdbcClient.create(source);
    backups = new Backups(properties(waiting), folders(), source, new BackupRows(jdbc));
    backups.start();
  }

  @AfterEach
  void stop() throws IOException {
    backups.close();
    database.close();
  }

  private HubFolders folders() {
    return new HubFolders(folder.resolve("home").toString(), data.toString());
  }

  private BackupProperties properties(DataSize waiting) {
    return new BackupProperties(
        disk.toString(),
        KEY,
        "",
        "us-east-1",
        "",
        "",
        Duration.ofMillis(100),
        waiting,
        2,
        Duration.ofSeconds(2),
        "",
        "");
  }

  @Test
  void losesNothingThatHadArrivedAndKeepsNothingOfAfterTheMoment() throws Exception {
    awaitBase();
    insert("first", 100);
    Files.createDirectories(data.resolve("objects/buckets/bactrian/models"));
    Files.writeString(data.resolve("objects/buckets/bactrian/models/m.onnx"), "weights");
    Instant between = now();
    insert("second", 100);
    Files.writeString(data.resolve("objects/buckets/bactrian/models/m.onnx"), "other weights");
    arrived();
    assertSealed();
    database.kill();
    backups.close();
    FileSystemUtils.deleteRecursively(data);

    Path latest = folder.resolve("latest");
    assertThat(restore("latest", latest)).contains("The last commit is of").contains("exit 0");
    assertThat(latest.resolve("credentials.properties"))
        .hasContent("service.key=secret-of-the-hub");
    assertThat(latest.resolve("objects/buckets/bactrian/models/m.onnx"))
        .hasContent("other weights");
    Path former = folder.resolve("former");
    assertThat(restore(between.toString(), former)).contains("exit 0");

    data = latest;
    database = TestDatabase.startAgainArchiving(data);
    begin(DataSize.ofMegabytes(500));
    assertThat(counts()).containsEntry("first", 100L).containsEntry("second", 100L);
    awaitBase(); // of the new timeline
    insert("third", 10);
    arrived();
    Path again = folder.resolve("again");
    assertThat(restore("latest", again)).contains("exit 0");
    try (TestDatabase restored = TestDatabase.startAgainArchiving(former)) {
      assertThat(counts(restored)).containsOnlyKeys("first");
    }
    try (TestDatabase restored = TestDatabase.startAgainArchiving(again)) {
      assertThat(counts(restored)).containsOnlyKeys("first", "second", "third");
    }
  }

  @Test
  void isTakenAndDrilledWhileOthersWrite() throws Exception {
    var stop = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                insert("load-" + i, 5);
              }
            });
    awaitBase();
    backups.take();
    backups.take();
    var late = CompletableFuture.runAsync(this::writeForThreeSeconds);
    DrillReport report = new Drill(backups, new BackupRows(jdbc), source, folders()).run();
    stop.set(true);
    writer.join();
    late.join();
    assertThat(report.differences()).isEmpty();
    assertThat(report.passports()).isEqualTo(20);
    assertThat(report.rows()).isGreaterThan(100);
    assertThat(jdbc.sql("select state from backup_drills").query(String.class).list())
        .containsExactly("passed");
    assertThat(jdbc.sql("select state from backups order by id").query(String.class).list())
        .containsExactly("removed", "completed", "completed");
    assertThat(new BackupHealth(backups, properties(DataSize.ofMegabytes(1)), jdbc).health())
        .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void namesWhatIsDamagedOrMissing() throws Exception {
    awaitBase();
    insert("first", 10);
    arrived();
    insert("second", 10);
    arrived();
    insert("third", 10);
    arrived();
    List<Path> segments = stored("wal").filter(file -> name(file).length() == 24).toList();
    Path damaged = segments.get(segments.size() - 2);
    byte[] bytes = Files.readAllBytes(damaged);
    byte[] changed = bytes.clone();
    changed[changed.length / 2] ^= 1;
    Files.write(damaged, changed);
    assertThat(restore("latest", folder.resolve("a")))
        .contains("Not restored", name(damaged), "is damaged", "exit 1");
    Files.delete(damaged);
    assertThat(restore("latest", folder.resolve("b")))
        .contains("is not whole: segment " + name(damaged).substring(8) + " is missing", "exit 1");
    Files.write(damaged, bytes);
    Path part =
        stored("base").filter(file -> name(file).equals("000000")).findFirst().orElseThrow();
    try (var out = Files.newByteChannel(part, java.nio.file.StandardOpenOption.WRITE)) {
      out.truncate(out.size() / 2);
    }
    assertThat(restore("latest", folder.resolve("c")))
        .contains("base/", "000000 of the backup is damaged", "exit 1");
    assertThat(restore("2020-01-01T00:00:00Z", folder.resolve("d")))
        .contains("The earliest moment that can be restored is", "exit 1");
    assertThat(restore("yesterday", folder.resolve("d"))).contains("is no moment", "exit 1");
    assertThat(restore("latest", data)).contains("is not empty", "exit 1");
    assertThat(restore("latest", folder.resolve("e"), "the key of another"))
        .contains("HUB_BACKUP_KEY is not the key", "exit 1");
  }

  @Test
  void catchesUpWhenTheDestinationIsBackAndGivesUpAtTheLimit() throws Exception {
    awaitBase();
    Path away = folder.resolve("away");
    Files.move(disk, away);
    insert("first", 10);
    String segment = finished();
    var health = new BackupHealth(backups, properties(DataSize.ofMegabytes(500)), jdbc);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(health.health().toString())
                    .contains("DEGRADED", "is not at the destination"));
    assertThat(health.health().toString()).contains("create or mount");
    Files.createDirectories(disk); // where it is mounted, without it
    await()
        .atMost(LONG)
        .until(() -> String.valueOf(backups.problem()).contains("mount their disk"));
    assertThat(disk).isEmptyDirectory();
    backups.close();
    begin(DataSize.ofMegabytes(500));
    await()
        .atMost(LONG)
        .until(() -> String.valueOf(backups.problem()).contains("mount their disk"));
    assertThat(disk).isEmptyDirectory();
    Files.delete(disk);
    Files.move(away, disk);
    await().atMost(LONG).untilAsserted(() -> assertThat(backups.problem()).isNull());
    backups.await(segment);

    backups.close();
    begin(DataSize.ofBytes(1000));
    Files.move(disk, away);
    insert("second", 10);
    await().atMost(LONG).until(backups::gaps);
    Files.move(away, disk);
    int before = bases();
    await().atMost(LONG).until(() -> !backups.gaps() && bases() > before);
    insert("third", 10);
    arrived();
    Path restored = folder.resolve("restored");
    assertThat(restore("latest", restored)).contains("exit 0");
    try (TestDatabase again = TestDatabase.startAgainArchiving(restored)) {
      assertThat(counts(again)).containsOnlyKeys("first", "second", "third");
    }
  }

  @Test
  void refusesADestinationThatHasAnotherKey() throws IOException {
    awaitBase();
    var other =
        new BackupProperties(
            disk.toString(),
            "the key of another",
            "",
            "us-east-1",
            "",
            "",
            LONG,
            DataSize.ofMegabytes(1),
            1,
            LONG,
            "",
            "");
    try (var second = new Backups(other, folders(), source, new BackupRows(jdbc))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(HubException.class)
          .hasMessageContaining("HUB_BACKUP_KEY is not the key of the backups at " + disk);
    }
  }

  private void awaitBase() {
    await().atMost(LONG).until(() -> bases() > 0 && !backups.isTaking());
  }

  private int bases() {
    return jdbc.sql("select count(*) from backups where state = 'completed'")
        .query(Integer.class)
        .single();
  }

  private Instant now() {
    return jdbc.sql("select clock_timestamp()").query(Timestamp.class).single().toInstant();
  }

  private String finished() {
    String segment =
        jdbc.sql("select pg_walfile_name(pg_current_wal_lsn())").query(String.class).single();
    jdbc.sql("select pg_switch_wal()").query((row, n) -> "").single();
    return segment;
  }

  private void arrived() throws Exception {
    backups.await(finished());
  }

  private void insert(String login, int deals) {
    jdbc.sql(
            """
            with message as (
              insert into raw_messages (source, sender, content_type, body, sha256)
              values ('mt5', 'test', 'application/json', convert_to(?, 'UTF8'), sha256(convert_to(?, 'UTF8'))) returning id)
            insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type)
            select message.id, ?, n::text, n::text, n::text, now(), 'BUY' from message, generate_series(1, ?) n
            """)
        .params(login, login, login, deals)
        .update();
  }

  /** Longer than a snapshot waits, and for a table that it has locked, with one that it wants. */
  private void writeForThreeSeconds() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("delete from trading_data where false");
      statement.execute("select pg_sleep(1.5)");
      statement.execute("delete from alarms where false");
      statement.execute("select pg_sleep(1.5)");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Long> counts() {
    return counts(jdbc);
  }

  private static Map<String, Long> counts(TestDatabase of) throws IOException {
    return counts(JdbcClient.create(of.dataSource()));
  }

  private static Map<String, Long> counts(JdbcClient jdbc) {
    var counts = new java.util.TreeMap<String, Long>();
    jdbc.sql("select login, count(*) as n from trading_data group by login")
        .query((row, n) -> counts.put(row.getString(1), row.getLong(2)))
        .list();
    return counts;
  }

  private String restore(String to, Path into) {
    return restore(to, into, KEY);
  }

  private String restore(String to, Path into, String key) {
    var out = new ByteArrayOutputStream();
    int exit =
        RestoreCommand.run(
            List.of("TO=" + to, "FROM=" + disk, "INTO=" + into),
            Map.of("HUB_BACKUP_KEY", key),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8) + "exit " + exit;
  }

  /** Who has the disk and not the key reads nothing of it. */
  private void assertSealed() throws IOException {
    var clear = new ArrayList<Path>();
    try (Stream<Path> files = Files.walk(disk)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("BHB1") && !name(file).equals("bactrian-backup.json")) {
          clear.add(file);
        }
      }
    }
    assertThat(clear).isEmpty();
  }

  private Stream<Path> stored(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(disk)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().contains("/" + kind + "/"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
