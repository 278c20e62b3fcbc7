package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts that are killed half-way, by this version of the hub or by an earlier one. */
class FirstStartTest {
  @TempDir Path folder;
  private Path cluster;
  private PostgresServer server;
  private List<Path> before = List.of();

  @BeforeEach
  void prepare() throws IOException {
    cluster = folder.resolve("cluster");
    server = new PostgresServer(folder, Duration.ofSeconds(60), false);
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void startsAfterFirstStartsThatWereKilledAtSeveralMoments() throws Exception {
    List<BooleanSupplier> moments =
        List.of(
            () -> Files.exists(folder.resolve("password")),
            () -> fresh("PG_VERSION"),
            () -> fresh("global/pg_control"),
            () -> fresh("base/4"),
            () -> fresh("base/5"),
            () -> Files.exists(cluster));
    for (BooleanSupplier moment : moments) {
      before = files();
      Process start =
          ChildJvm.start(
              folder.resolve("start.log"),
              Map.of(),
              "-XX:TieredStopAtLevel=1",
              Start.class.getName(),
              folder.toString());
      await() // a busy machine may look only when all is over
          .pollInterval(Duration.ofMillis(1))
          .until(() -> moment.getAsBoolean() || Files.exists(cluster));
      start.destroyForcibly().waitFor();
    }
    server.start();
    assertServesOnItsOwnTerms();
    server.stop();
    server.start(); // programs of the killed starts have ended by now
    assertThat(files()).noneMatch(path -> path.getFileName().toString().startsWith("cluster.new-"));
  }

  /** What pg_ctl of a killed start does that goes on while the next start begins. */
  @Test
  void takesOverAServerThatAnotherPgCtlStartedInTheMeantime() throws Exception {
    server.start();
    query("create table kept as select 7 as id");
    server.stop();
    Path program = programs().toRealPath().resolve("pg_ctl");
    Path real = Files.move(program, program.resolveSibling("pg_ctl.real"));
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = start ] && %1$s start -W -D %2$s -l %3$s/other.log && sleep 1
        exec %1$s "$@"
        """
            .formatted(real, cluster, folder));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    server.start();
    assertServesOnItsOwnTerms();
    assertThat(query("select id from kept")).isEqualTo("7");
    assertThat(folder.resolve("other.log")).isNotEmptyFile();
  }

  @Test
  void buildsAgainWhatAnEarlierVersionLeftHalfBuilt() throws Exception {
    Files.createDirectories(cluster.resolve("base/1"));
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");
    Files.writeString(cluster.resolve("postgresql.conf"), "port = 5432\n");
    server.start();
    assertServesOnItsOwnTerms();
  }

  @Test
  void keepsTheRowsOfAClusterThatLostTheHubsSettings() throws Exception {
    server.start();
    query("create table kept as select 7 as id");
    server.stop();
    Path settings = cluster.resolve("postgresql.conf");
    Files.writeString(settings, Files.readString(settings).replace("include 'hub.conf'", ""));
    Files.delete(cluster.resolve("hub.conf"));
    int port = ChildJvm.freePort();
    PostgresCommand.forThisUser(programs(), folder)
        .run(
            Duration.ofSeconds(60),
            "pg_ctl",
            "start",
            "-w",
            "-D",
            cluster,
            "-o",
            "-c unix_socket_directories='' -p " + port,
            "-l",
            folder.resolve("foreign.log"));
    server = new PostgresServer(folder, Duration.ofSeconds(60), false);
    server.start();
    assertServesOnItsOwnTerms();
    assertThat(server.jdbcUrl()).doesNotContain(":" + port + "/");
    assertThat(query("select id from kept")).isEqualTo("7");
  }

  @Test
  void doesNotTouchADamagedCluster() throws Exception {
    server.start();
    server.stop();
    Files.delete(cluster.resolve("PG_VERSION"));
    assertThatThrownBy(server::start).hasMessageContaining("PG_VERSION");
    assertThat(cluster.resolve("global/pg_control")).exists();
  }

  @Test
  void makesASecretAgainThatAKilledStartLeftEmpty() throws IOException {
    Path secret = Files.createFile(folder.resolve("secret"));
    assertThat(SecretFile.exists(secret)).isFalse();
    SecretFile.create(secret);
    assertThat(SecretFile.exists(secret)).isTrue();
    assertThat(SecretFile.read(secret)).hasSize(32);
  }

  private void assertServesOnItsOwnTerms() throws Exception {
    assertThat(query("show port")).isNotEqualTo("5432");
    assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query("show unix_socket_directories")).isEmpty();
    assertThat(query("show data_checksums")).isEqualTo("on");
  }

  /** Whether the start that is running has made this file of the cluster that it builds. */
  private boolean fresh(String file) {
    return files().stream()
        .filter(path -> path.getFileName().toString().startsWith("cluster.new-"))
        .filter(path -> !before.contains(path))
        .anyMatch(path -> Files.exists(path.resolve(file)));
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path programs() throws IOException {
    return PostgresBinaries.unpack(folder).resolve("bin");
  }

  private String query(String sql) throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), PostgresServer.USER, server.password());
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      var rows = statement.getResultSet();
      rows.next();
      return rows.getString(1);
    }
  }

  /** A hub's first start, as far as PostgreSQL goes. */
  static final class Start {
    public static void main(String[] arguments) throws IOException {
      new PostgresServer(Path.of(arguments[0]), Duration.ofSeconds(60), false).start();
    }
  }
}
