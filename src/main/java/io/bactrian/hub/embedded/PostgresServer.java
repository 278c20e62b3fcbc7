package io.bactrian.hub.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster under the data folder: created once, started, adopted when it outlived a
 * killed hub, recovered by PostgreSQL itself when it did not. Every commit is flushed to disk.
 */
final class PostgresServer {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  static final String USER = "hub";

  private final Path home;
  private final PostgresCluster cluster;
  private final Path folder;
  private final Duration timeout;
  private final boolean logical;
  private final List<String> more;
  private final PostgresCommand command;
  private int port;

  /**
   * @param folder of programs, cluster, log and password
   * @param timeout how long a start may take, crash recovery included
   * @param logical whether its log is to be read for changes
   */
  PostgresServer(Path folder, Duration timeout, boolean logical) throws IOException {
    this(folder, timeout, logical, List.of());
  }

  /**
   * @param more settings, which go before the hub's own
   */
  PostgresServer(Path folder, Duration timeout, boolean logical, List<String> more)
      throws IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    this.home = PostgresBinaries.unpack(folder).toRealPath(); // as the system names a process's
    this.more = List.copyOf(more);
    this.cluster = new PostgresCluster(folder);
    this.timeout = timeout;
    this.logical = logical;
    this.command = PostgresCommand.forThisUser(home.resolve("bin"), folder);
  }

  /** Starts or adopts the server; returns when it takes connections. */
  void start() throws IOException {
    cluster.clean();
    adopt();
    if (port == 0) {
      port = freePort();
    }
    if (cluster.isMissing()) {
      SecretFile.create(passwordFile());
      cluster.create(command, timeout, passwordFile(), settings());
    }
    try {
      launch();
    } catch (IOException e) {
      if (pid().isEmpty()) {
        throw e;
      }
      log.info("The pg_ctl of a start that was killed has started PostgreSQL in the meantime");
      adopt();
      launch();
    }
  }

  /** Takes over a server that runs, unless its settings are others: then it is ended. */
  private void adopt() throws IOException {
    if (pid().isPresent() && !cluster.includesSettings()) {
      log.warn("PostgreSQL runs with settings that are not the hub's: it is restarted");
      stop();
    }
    if (pid().isPresent()) {
      port = Integer.parseInt(postmaster().get(3).strip());
      if (cluster.has(settings())) {
        awaitReady();
        log.info(
            "The hub uses the PostgreSQL that still runs since the last hub, on port {}", port);
      } else {
        log.info("PostgreSQL is restarted with other settings");
        stop();
      }
    }
  }

  /** Waits as {@code pg_ctl start -w} does: a server that was started just now may recover yet. */
  private void awaitReady() throws IOException {
    Instant deadline = Instant.now().plus(timeout);
    while (pid().isPresent() && !isReady()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IOException(
            "PostgreSQL runs and takes no connections after " + timeout.toSeconds() + " s");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private boolean isReady() throws IOException {
    List<String> lines = postmaster();
    return lines.size() > 7 && Set.of("ready", "standby").contains(lines.get(7).strip());
  }

  /** The lines of the file that a server keeps while it runs; none without one. */
  private List<String> postmaster() throws IOException {
    try {
      return Files.readAllLines(cluster.root().resolve("postmaster.pid"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Starts the server on the port it had, after it ended. A running one is left alone. */
  void launch() throws IOException {
    if (pid().isPresent()) {
      return;
    }
    cluster.set(settings()); // without them it would serve on port 5432, on its own terms
    String seconds = Long.toString(timeout.toSeconds());
    Path serverLog = folder.resolve("postgresql.log");
    command.run(
        timeout.plusSeconds(10),
        "pg_ctl",
        "start",
        "-w",
        "-t",
        seconds,
        "-D",
        cluster.root(),
        "-l",
        serverLog);
    log.info("PostgreSQL runs on port {}", port);
  }

  /** Ends the server after rolling open transactions back. */
  void stop() throws IOException {
    if (pid().isPresent()) {
      command.run(timeout, "pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.root());
    }
  }

  /** The postmaster's process id while it lives. */
  OptionalLong pid() throws IOException {
    List<String> lines = postmaster();
    if (lines.size() < 4) {
      return OptionalLong.empty();
    }
    long pid = Long.parseLong(lines.get(0).strip());
    // A process id is used again after a reboot: only a process of our own programs counts.
    boolean ours =
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .flatMap(process -> process.info().command())
            .filter(program -> program.startsWith(home.toString()))
            .isPresent();
    return ours ? OptionalLong.of(pid) : OptionalLong.empty();
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?reWriteBatchedInserts=true";
  }

  String password() throws IOException {
    return SecretFile.read(passwordFile());
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  /** With a slot in it a cluster refuses to start below the level logical. */
  private boolean hasSlot() throws IOException {
    Path slots = cluster.root().resolve("pg_replslot");
    if (!Files.exists(slots)) {
      return false;
    }
    try (Stream<Path> found = Files.list(slots)) {
      return found.findAny().isPresent();
    }
  }

  private String settings() throws IOException {
    Stream<String> own =
        Stream.of(
            "listen_addresses = '127.0.0.1'",
            "port = " + port,
            "unix_socket_directories = ''",
            "max_connections = 100",
            "shared_buffers = 128MB",
            "fsync = on",
            "synchronous_commit = on",
            "full_page_writes = on",
            "jit = off",
            "max_wal_size = 1GB",
            "wal_compression = on",
            "wal_level = " + (logical || hasSlot() ? "logical" : "replica"),
            "max_slot_wal_keep_size = 4GB",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "log_statement = 'none'",
            "log_min_error_statement = panic",
            "log_error_verbosity = terse");
    return Stream.concat(own, more.stream()).map(line -> line + "\n").collect(Collectors.joining());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
