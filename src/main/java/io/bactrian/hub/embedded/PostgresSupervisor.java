package io.bactrian.hub.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/** Keeps the embedded PostgreSQL running for as long as the hub runs. */
final class PostgresSupervisor implements JdbcConnectionDetails, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresSupervisor.class);

  private final PostgresServer server;
  private final String password;
  private final ScheduledExecutorService watch;
  private String last = "";

  PostgresSupervisor(PostgresServer server, Duration interval) throws IOException {
    this.server = server;
    server.start();
    this.password = server.password();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "postgres-supervisor");
              thread.setDaemon(true);
              return thread;
            });
    watch.scheduleWithFixedDelay(
        this::restartWhenEnded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void restartWhenEnded() {
    try {
      if (server.pid().isEmpty()) {
        logOnce("PostgreSQL has ended unexpectedly; the hub starts it again");
        server.launch();
        last = "";
      }
    } catch (IOException | RuntimeException e) {
      logOnce("PostgreSQL does not start yet, the hub tries again: " + e.getMessage());
    }
  }

  /** Says a thing once, however often the tries that follow fail in the same way. */
  private void logOnce(String message) {
    if (!message.equals(last) && !last.startsWith("PostgreSQL does not")) {
      log.error(message);
      last = message;
    }
  }

  @Override
  public String getUsername() {
    return PostgresServer.USER;
  }

  @Override
  public String getPassword() {
    return password;
  }

  @Override
  public String getJdbcUrl() {
    return server.jdbcUrl();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    watch.shutdown();
    if (!watch.awaitTermination(10, TimeUnit.SECONDS)) {
      log.warn("The supervisor is still starting PostgreSQL; stopping it all the same");
    }
    server.stop();
  }
}
