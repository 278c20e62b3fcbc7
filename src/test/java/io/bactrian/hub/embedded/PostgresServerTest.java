package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
  @TempDir Path parent;
  private Path folder;
  PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    folder = parent.resolve("postgres");
    PostgresTemplate.copyAsInAHub(folder);
    server = new PostgresServer(folder, Duration.ofSeconds(60), false);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void flushesEveryCommitAndListensOnLoopbackOnly() throws Exception {
    assertThat(query("show fsync")).isEqualTo("on");
    assertThat(query("show synchronous_commit")).isEqualTo("on");
    assertThat(query("show full_page_writes")).isEqualTo("on");
    assertThat(query("show data_checksums")).isEqualTo("on");
    assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query("show unix_socket_directories")).isEmpty();
  }

  @Test
  void demandsThePasswordThatOnlyItsUserMayRead() throws IOException {
    assertThatThrownBy(
            () -> DriverManager.getConnection(server.jdbcUrl(), PostgresServer.USER, "guess"))
        .hasMessageContaining("password authentication failed");
    assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void isAdoptedByTheNextHubOnThePortItHas() throws Exception {
    query("create table kept (id int); insert into kept values (7); select id from kept");
    String url = server.jdbcUrl();
    long pid = server.pid().orElseThrow();
    server = new PostgresServer(folder, Duration.ofSeconds(60), false);
    server.start();
    assertThat(server.jdbcUrl()).isEqualTo(url);
    assertThat(server.pid()).hasValue(pid);
    assertThat(query("select id from kept")).isEqualTo("7");
  }

  @Test
  void isStartedAgainWithAllItsRowsAfterAKill() throws Exception {
    query("create table kept (id int); insert into kept values (7); select id from kept");
    long first = server.pid().orElseThrow();
    try (var supervisor = new PostgresSupervisor(server, Duration.ofMillis(100))) {
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(query("select id from kept")).isEqualTo("7"));
      assertThat(server.pid()).isPresent();
      assertThat(server.pid().getAsLong()).isNotEqualTo(first);
      assertThat(supervisor.getJdbcUrl()).isEqualTo(server.jdbcUrl());
    }
    assertThat(server.pid()).isEmpty();
  }

  private String query(String sql) throws IOException, SQLException {
    String[] statements = sql.split(";");
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(), PostgresServer.USER, server.password())) {
      for (int i = 0; i < statements.length - 1; i++) {
        connection.createStatement().execute(statements[i]);
      }
      ResultSet result =
          connection.createStatement().executeQuery(statements[statements.length - 1]);
      result.next();
      return result.getString(1);
    }
  }
}
