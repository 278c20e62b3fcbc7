package io.bactrian.hub.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so root enters a user namespace without
 * privileges first; the files stay root's.
 */
final class PostgresCommand {
  private final Path bin;
  private final Path folder;
  private final List<String> prefix;

  private PostgresCommand(Path bin, Path folder, List<String> prefix) {
    this.bin = bin;
    this.folder = folder;
    this.prefix = prefix;
  }

  /**
   * @throws IOException if this is root on a machine that forbids user namespaces
   */
  static PostgresCommand forThisUser(Path bin, Path folder) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    var command = new PostgresCommand(bin, folder, root ? List.of("unshare", "--user") : List.of());
    if (root) {
      try {
        command.run(Duration.ofSeconds(10), "postgres", "--version");
      } catch (IOException e) {
        throw new IOException(
            "PostgreSQL does not run as root, and this machine does not let root enter a user"
                + " namespace (unshare --user): start the hub as an ordinary user, or set"
                + " HUB_DB_URL",
            e);
      }
    }
    return command;
  }

  /** Waits for the program's end; a failure carries what it printed. */
  void run(Duration limit, String program, Object... arguments) throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.add(bin.resolve(program).toString());
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    // A file takes the output: a pipe would stay open in the server that pg_ctl leaves behind.
    Path output = Files.createTempFile(folder, program, ".out");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new IOException(
            program
                + (ended ? " failed: " : " took longer than " + limit.toSeconds() + " s: ")
                + Files.readString(output, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
