package io.bactrian.hub.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/**
 * A PostgreSQL folder with programs, cluster and migrated tables, made once a test run: a hub that
 * starts on a copy of it skips the unpacking, initdb and the migrations, half of its start.
 */
public final class PostgresTemplate {
  private static final String SETTINGS = "cluster/postgresql.auto.conf";
  private static final String NO_DISK = "fsync = off\n";

  private PostgresTemplate() {}

  /** Copies the template to {@code folder}, which must not exist; programs are linked. */
  public static void copyTo(Path folder) {
    try {
      Files.walkFileTree(Holder.TEMPLATE, new Copier(Holder.TEMPLATE, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy that waits for the disk at each commit, as a hub's own database does. */
  public static void copyAsInAHub(Path folder) throws IOException {
    copyTo(folder);
    Path settings = folder.resolve(SETTINGS);
    Files.writeString(settings, Files.readString(settings).replace(NO_DISK, ""));
  }

  private static final class Holder {
    static final Path TEMPLATE = create();

    private static Path create() {
      try {
        Path target = Files.createDirectories(Path.of("target", "hubs")).toAbsolutePath();
        Path folder = Files.createTempDirectory(target, "template");
        var server = new PostgresServer(folder, Duration.ofSeconds(60), false);
        server.start();
        try {
          Flyway.configure()
              .dataSource(server.jdbcUrl(), PostgresServer.USER, server.password())
              .locations("classpath:db/migration")
              .load()
              .migrate();
        } finally {
          server.stop();
        }
        takePlainPasswords(folder.resolve("cluster/pg_hba.conf"));
        waitForNoDisk(folder.resolve(SETTINGS));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Scram costs a client 20 ms of CPU a connection, and tests make tens of thousands: a sixth of
     * all that they compute. FirstStartTest has it.
     */
    private static void takePlainPasswords(Path rules) throws IOException {
      Files.writeString(rules, Files.readString(rules).replace("scram-sha-256", "password"));
    }

    /**
     * Tests kill processes and not the machine: what PostgreSQL wrote, the system has. What
     * measures has a {@link #copyAsInAHub copy} that waits for the disk.
     */
    private static void waitForNoDisk(Path settings) throws IOException {
      Files.writeString(settings, NO_DISK, StandardOpenOption.APPEND);
    }
  }

  private static final class Copier extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copier(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Path copy = to.resolve(from.relativize(directory));
      Files.createDirectories(copy.getParent());
      Files.copy(directory, copy, StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path name = from.relativize(file);
      if (attributes.isRegularFile() && name.getName(0).toString().startsWith("postgresql-")) {
        link(file, to.resolve(name));
      } else {
        Files.copy(
            file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
      return FileVisitResult.CONTINUE;
    }

    private static void link(Path file, Path copy) throws IOException {
      try {
        Files.createLink(copy, file);
      } catch (FileSystemException e) {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES); // on another file system
      }
    }
  }
}
