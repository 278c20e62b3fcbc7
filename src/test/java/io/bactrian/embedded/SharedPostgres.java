package io.bactrian.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL that belongs to a test, for several hubs. */
public final class SharedPostgres implements AutoCloseable {
  private final PostgresServer server;

  public SharedPostgres(Path folder) throws IOException {
    server = new PostgresServer(folder, Duration.ofSeconds(60), false);
    server.start();
  }

  public void start() throws IOException {
    server.start();
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

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
