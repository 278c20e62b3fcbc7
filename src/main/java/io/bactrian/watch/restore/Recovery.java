package io.bactrian.watch.restore;

import io.bactrian.hub.embedded.SecondPostgres;
import io.bactrian.watch.restore.Restore.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL's own recovery of a base backup: it reads the log until the target and promotes. */
final class Recovery implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofHours(24);
  private static final int EVERY = 100;
  private static final String ENDED_BEFORE =
      "recovery ended before configured recovery target was reached";

  private final Path postgres;
  private final Path scratch;
  private final @Nullable Path programs;
  private final WalFeeder feeder;
  private @Nullable SecondPostgres running;
  private @Nullable Instant lastCommit;
  private boolean kept;

  Recovery(
      BackupSet set,
      Path postgres,
      Path scratch,
      List<String> log,
      @Nullable Path programs,
      Consumer<String> say)
      throws IOException {
    this.postgres = postgres;
    this.scratch = scratch;
    this.programs = programs;
    this.feeder =
        new WalFeeder(
            set,
            scratch,
            log,
            asked -> {
              if (asked % EVERY == 0) {
                say.accept("Log: %d of %d segments".formatted(asked, log.size()));
              }
            });
  }

  /** Whether the target was reached; else all of the log is in it, which is of before. */
  boolean run(Target target) throws IOException {
    try {
      if (recovers(target)) {
        return true;
      }
      recovers(Target.LATEST);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** False where the log ended before the target. */
  private boolean recovers(Target target) throws IOException, InterruptedException {
    var settings = new ArrayList<>(target.settings());
    settings.add("restore_command = " + feeder.command());
    settings.add("archive_mode = off");
    settings.add("shared_buffers = 64MB");
    var server = new SecondPostgres(postgres, programs, settings, TIMEOUT);
    running = server;
    try {
      server.start();
    } catch (IOException e) {
      feeder.check();
      if (server.log().contains(ENDED_BEFORE) && !target.equals(Target.LATEST)) {
        return false;
      }
      throw new IOException(e.getMessage() + "\n" + lastLines(server.log()), e);
    }
    while (isRecovering(server)) {
      feeder.check();
      if (!server.runs()) {
        if (server.log().contains(ENDED_BEFORE) && !target.equals(Target.LATEST)) {
          return false;
        }
        throw new IOException("PostgreSQL ended the recovery:\n" + lastLines(server.log()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /** Asked until it has promoted, after which it takes writes. */
  private boolean isRecovering(SecondPostgres server) throws IOException {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement();
        ResultSet state =
            statement.executeQuery("select pg_is_in_recovery(), pg_last_xact_replay_timestamp()")) {
      state.next();
      var at = state.getTimestamp(2);
      lastCommit = at == null ? null : at.toInstant();
      return state.getBoolean(1);
    } catch (SQLException e) {
      return true; // it does not answer yet
    }
  }

  @Nullable Instant lastCommit() {
    return lastCommit;
  }

  /** The server that runs; it is the caller's to close now. */
  SecondPostgres keep() {
    SecondPostgres server = running;
    if (server == null) {
      throw new IllegalStateException("run it first");
    }
    kept = true;
    return server;
  }

  private static String lastLines(String log) {
    List<String> lines = log.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public void close() throws IOException {
    feeder.close();
    if (!kept && running != null) {
      running.close();
    }
    FileSystemUtils.deleteRecursively(scratch);
  }
}
