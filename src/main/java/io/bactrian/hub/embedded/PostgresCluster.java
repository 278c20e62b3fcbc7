package io.bactrian.hub.embedded;

import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The folder that PostgreSQL keeps its data in. It is built under another name and gets its own
 * when it is whole, so that a start that is killed leaves nothing that a later one takes for it.
 */
final class PostgresCluster {
  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);
  private static final String FRESH = "cluster.new-";
  private static final String INCLUDE = "include 'hub.conf'";

  private final Path folder;
  private final Path root;

  PostgresCluster(Path folder) {
    this.folder = folder;
    this.root = folder.resolve("cluster");
  }

  Path root() {
    return root;
  }

  /** Whether a server that runs in it has read these settings. */
  boolean has(String settings) throws IOException {
    Path file = root.resolve("hub.conf");
    return includesSettings() && Files.exists(file) && Files.readString(file).equals(settings);
  }

  /** Whether a start of its server would read the hub's settings. */
  boolean includesSettings() throws IOException {
    Path file = root.resolve("postgresql.conf");
    return Files.exists(file)
        && Files.readAllLines(file).stream().anyMatch(line -> line.strip().equals(INCLUDE));
  }

  /** Puts the settings where every start of the server reads them. */
  void set(String settings) throws IOException {
    write(root, settings);
  }

  private void write(Path cluster, String settings) throws IOException {
    WholeFile.write(cluster.resolve("hub.conf"), settings);
    Path main = cluster.resolve("postgresql.conf");
    String text = Files.readString(main);
    if (text.lines().noneMatch(line -> line.strip().equals(INCLUDE))) {
      WholeFile.write(main, text + "\n" + INCLUDE + "\n");
    }
  }

  /**
   * Whether it has to be built.
   *
   * @throws IOException if it is there and damaged: it is not touched
   */
  boolean isMissing() throws IOException {
    boolean used = includesSettings() || hasRun();
    if (used && Files.notExists(root.resolve("PG_VERSION"))) {
      throw new IOException(
          root
              + " is a PostgreSQL cluster without its PG_VERSION: restore it from a backup, or move"
              + " it away for the hub to begin with an empty one");
    }
    return !used;
  }

  /**
   * A server ran in it, with the database that the hub uses. Where that never was, an earlier
   * version of the hub was killed while it built the folder.
   */
  private boolean hasRun() {
    return Files.exists(root.resolve("postmaster.opts")) && Files.exists(root.resolve("base/5"));
  }

  /** Builds it, with the superuser's password in a file. */
  void create(PostgresCommand command, Duration timeout, Path password, String settings)
      throws IOException {
    Path fresh = Files.createTempDirectory(folder, FRESH);
    command.run(
        timeout,
        "initdb",
        "-D",
        fresh,
        "-U",
        PostgresServer.USER,
        "-E",
        "UTF8",
        "--locale=C",
        "--auth=scram-sha-256",
        "--pwfile=" + password,
        "--data-checksums"); // it forces all it wrote to disk
    write(fresh, settings);
    makeRoom();
    WholeFile.move(fresh, root);
  }

  /** What may hold a database is put aside and never deleted. */
  private void makeRoom() throws IOException {
    if (Files.exists(root.resolve("global/pg_control"))) {
      Path aside = folder.resolve("cluster.old-" + Instant.now().toString().replace(":", ""));
      Files.move(root, aside);
      log.warn("Folder {} seems never used by a hub; it was moved to {}", root, aside);
    } else {
      FileSystemUtils.deleteRecursively(root);
    }
  }

  /** Takes away what killed starts left behind. */
  void clean() throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.list(folder)) {
      left = all.filter(path -> isLeft(path.getFileName().toString())).toList();
    }
    for (Path path : left) {
      try {
        FileSystemUtils.deleteRecursively(path);
      } catch (IOException e) { // a program of the killed start still writes there
        log.warn(
            "Folder {} of an earlier start cannot be deleted, the next start tries again: {}",
            path,
            e.toString());
      }
    }
  }

  private static boolean isLeft(String name) {
    return name.startsWith(FRESH) || name.matches("(initdb|pg_ctl|postgres)\\d+\\.out");
  }
}
