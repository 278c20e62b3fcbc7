package io.bactrian.hub.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL on a folder that no hub runs on, such as one that was restored from a backup. */
public final class SecondPostgres implements AutoCloseable {
  private final PostgresServer server;
  private final Path folder;

  /**
   * @param folder that holds {@code cluster} and {@code password}
   * @param programs the folder of a PostgreSQL whose programs are used; null to unpack them
   * @param settings beside the hub's own, which they go before
   * @param timeout how long a start may take
   */
  public SecondPostgres(
      Path folder, @Nullable Path programs, List<String> settings, Duration timeout)
      throws IOException {
    this.folder = folder;
    Path target = programs == null ? null : PostgresBinaries.unpack(programs);
    if (target != null) {
      Path link = folder.resolve(target.getFileName());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target.toRealPath());
    }
    this.server = new PostgresServer(folder, timeout, false, settings);
  }

  /** Returns when it answers, or has begun to recover. */
  public void start() throws IOException {
    server.start();
  }

  public boolean runs() throws IOException {
    return server.pid().isPresent();
  }

  public String jdbcUrl() {
    return server.jdbcUrl();
  }

  public String user() {
    return PostgresServer.USER;
  }

  public String password() throws IOException {
    return server.password();
  }

  /** What it logged. */
  public String log() throws IOException {
    Path file = folder.resolve("postgresql.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }

  /** A setting's value that runs a script with arguments as PostgreSQL fills them in. */
  public static String command(Path script, String arguments) {
    String quoted = script.toString().replaceAll("([\\\\\"$`])", "\\\\$1").replace("%", "%%");
    String line = "sh \"" + quoted + "\" " + arguments;
    return "'" + line.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
