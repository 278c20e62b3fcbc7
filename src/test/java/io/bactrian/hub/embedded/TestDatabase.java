package io.bactrian.hub.embedded;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL that lives on while hubs come and go. */
public final class TestDatabase implements AutoCloseable {
  private final PostgresServer server;

  private TestDatabase(PostgresServer server) {
    this.server = server;
  }

  /**
   * @param logical whether its log can be read for changes
   */
  public static TestDatabase start(Path folder, boolean logical) throws IOException {
    if (Files.notExists(folder)) {
      PostgresTemplate.copyTo(folder.toAbsolutePath());
    }
    return startOn(folder, logical);
  }

  /** The same on a database that waits for the disk, for what measures. */
  public static TestDatabase startAsInAHub(Path folder, boolean logical) throws IOException {
    PostgresTemplate.copyAsInAHub(folder.toAbsolutePath());
    return startOn(folder, logical);
  }

  /** One that archives its log into {@code data/backup}, as a hub's does that is backed up. */
  public static TestDatabase startArchiving(Path data) throws IOException {
    PostgresTemplate.copyTo(data.resolve("postgres").toAbsolutePath());
    return startAgainArchiving(data);
  }

  /** The same on a cluster that is there. */
  public static TestDatabase startAgainArchiving(Path data) throws IOException {
    var server =
        new PostgresServer(
            data.resolve("postgres"),
            Duration.ofSeconds(60),
            false,
            WalArchive.into(data.resolve("backup"), 1));
    server.start();
    return new TestDatabase(server);
  }

  private static TestDatabase startOn(Path folder, boolean logical) throws IOException {
    var server = new PostgresServer(folder, Duration.ofSeconds(60), logical);
    server.start();
    return new TestDatabase(server);
  }

  /** What makes it a hub's database. */
  public List<String> properties() throws IOException {
    return List.of(
        "--hub.database.url=" + url(),
        "--hub.database.user=" + user(),
        "--hub.database.password=" + password());
  }

  public String url() {
    return server.jdbcUrl();
  }

  public String user() {
    return PostgresServer.USER;
  }

  public String password() throws IOException {
    return server.password();
  }

  public DataSource dataSource() throws IOException {
    return new DriverManagerDataSource(url(), user(), password());
  }

  /** The same, with connections that are kept: who makes thousands of statements closes it. */
  public HikariDataSource pool() throws IOException {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url());
    pool.setUsername(user());
    pool.setPassword(password());
    pool.setMinimumIdle(0);
    return pool;
  }

  /** Starts it again after {@link #close}. */
  public void start() throws IOException {
    server.start();
  }

  /** Ends it at once, as a power cut would, and starts it again. */
  public void crash() throws IOException {
    kill();
    server.launch();
  }

  /** Ends it at once, as a power cut would. */
  public void kill() throws IOException {
    ProcessHandle postmaster = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
