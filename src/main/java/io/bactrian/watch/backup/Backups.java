package io.bactrian.watch.backup;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import io.bactrian.store.vault.Destination;
import io.bactrian.store.vault.Vault;
import io.bactrian.watch.restore.BackupSet;
import io.bactrian.watch.restore.Manifest;
import io.bactrian.watch.restore.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the destination up to date: the log and files all the time, base backups now and then. */
final class Backups implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backups.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private final BackupProperties properties;
  private final HubFolders folders;
  private final DataSource database;
  private final BackupRows rows;
  private final Destination destination;
  private final Path folder;
  private final Path gap;
  private final WalShipper wal;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, daemons());
  private final AtomicBoolean taking = new AtomicBoolean();
  private volatile @Nullable Open open;
  private volatile @Nullable String problem;
  private volatile boolean baseNeeded;

  Backups(BackupProperties properties, HubFolders folders, DataSource database, BackupRows rows)
      throws IOException {
    this.properties = properties;
    this.folders = folders;
    this.database = database;
    this.rows = rows;
    this.destination = Destination.of(properties.address());
    this.folder = Files.createDirectories(folders.data().resolve("backup"));
    this.gap = folder.resolve("gap");
    this.wal = new WalShipper(folder);
  }

  /** A destination that was reached, with what is known of it. */
  private record Open(BackupSet set, FileShipper files) {}

  /**
   * @throws HubException if the key is not that of the backups that are there
   */
  void start() {
    rows.closeCutShort();
    try {
      opened();
    } catch (IOException | SQLException e) {
      report(e.toString()); // trades are captured all the same
    }
    long pause = properties.shipInterval().toMillis();
    clock.scheduleWithFixedDelay(this::cycle, pause, pause, TimeUnit.MILLISECONDS);
    log.info("Backups go to {}", destination);
  }

  /** Seals and ships; what cannot be done now stays for the next time. */
  private void cycle() {
    try {
      Open opened = opened();
      wal.seal(opened.set());
      wal.ship(opened.set(), opened.files());
      opened.files().shipNowAndThen();
      if (problem != null) {
        log.info("The backup works again");
      }
      problem = null;
      if (needsBase()) {
        takeSoon();
      }
    } catch (IOException | SQLException | RuntimeException e) {
      report(e.toString());
      limit();
    }
  }

  private void report(String text) {
    if (problem == null) {
      log.error("The backup does not get on, the hub tries again: {}", text);
    }
    problem = text;
  }

  /** A backup must not fill the disk that trades are captured on. */
  private void limit() {
    try {
      if (wal.waitingBytes() > properties.waiting().toBytes()) {
        Files.writeString(gap, Instant.now().toString());
        log.error(
            "{} segments waited for {} and took more than {} MB (hub.backup.waiting): they are"
                + " given up. Once it is back a base backup follows; what came between can be"
                + " restored from that moment on only",
            wal.giveUp(),
            destination,
            properties.waiting().toMegabytes());
      }
    } catch (IOException e) {
      log.error("The waiting log cannot be measured", e);
    }
  }

  private Open opened() throws IOException, SQLException {
    Open known = open;
    if (known != null) {
      return known;
    }
    Vault vault = Vault.openOrCreate(destination, properties.key(), folder);
    var set = new BackupSet(vault, system());
    Open opened = new Open(set, new FileShipper(folders, set));
    List<String> others =
        BackupSet.systems(vault).stream().filter(s -> !s.equals(set.system())).toList();
    if (!others.isEmpty()) {
      log.warn(
          "{} holds backups of other databases, too ({}): was one to be restored here?",
          destination,
          String.join(", ", others));
    }
    baseNeeded = !hasBase(set);
    open = opened;
    return opened;
  }

  /** After a restore the log is of another timeline, which begins with a base backup of its own. */
  private boolean hasBase(BackupSet set) throws IOException, SQLException {
    long timeline = Long.parseLong(ask("select timeline_id from pg_control_checkpoint()"));
    return set.bases().stream().anyMatch(base -> Segment.timeline(base.lastSegment()) == timeline);
  }

  private boolean needsBase() {
    return baseNeeded || Files.exists(gap);
  }

  private void takeSoon() {
    if (!taking.get()) {
      clock.execute(
          () -> {
            try {
              if (needsBase()) {
                take();
              }
            } catch (HubException e) {
              log.warn("No base backup: {}", e.getMessage());
            }
          });
    }
  }

  /**
   * Takes a base backup and removes what is older than the last {@code hub.backup.keep}.
   *
   * @throws HubException if another is being taken, or the destination is away
   */
  Manifest take() {
    Open opened = reached();
    if (!taking.compareAndSet(false, true)) {
      throw new HubException(
          ErrorCode.CONFLICT, null, "A base backup is being taken. Wait for it.");
    }
    Instant now = Instant.now();
    String id = BaseBackup.id(now);
    try {
      rows.begun(id, now);
      boolean hadGap = Files.exists(gap);
      opened.files().shipAll();
      var base =
          new BaseBackup(
              database, folders.data().resolve("postgres/cluster"), folder.resolve("base.partial"));
      Manifest manifest = base.take(opened.set(), id, now, this::await);
      rows.completed(manifest);
      baseNeeded = false;
      if (hadGap) {
        Files.deleteIfExists(gap);
      }
      prune(opened);
      log.info("Base backup {} of {} bytes is at {}", id, manifest.bytes(), destination);
      return manifest;
    } catch (IOException | SQLException e) {
      rows.failed(id, e.toString());
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The base backup failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(ErrorCode.UNAVAILABLE, null, "The hub ends.", e);
    } finally {
      taking.set(false);
    }
  }

  /** What the next base backup lets go. */
  List<String> removes() {
    List<String> ids = ids();
    return ids.subList(0, Math.max(0, ids.size() + 1 - properties.keep()));
  }

  /**
   * @throws HubException if there is none yet
   */
  String newest() {
    List<String> ids = ids();
    if (ids.isEmpty()) {
      throw new HubException(
          ErrorCode.CONFLICT, null, "There is no base backup yet. Wait for the first one.");
    }
    return ids.get(ids.size() - 1);
  }

  private List<String> ids() {
    try {
      return reached().set().bases().stream().map(Manifest::id).toList();
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          "HUB_BACKUP",
          "The backups cannot be listed: " + e.getMessage(),
          e);
    }
  }

  private void prune(Open opened) throws IOException {
    BackupSet set = opened.set();
    List<Manifest> bases = set.bases();
    Manifest oldest = bases.get(Math.max(0, bases.size() - properties.keep()));
    for (Manifest base : bases) {
      if (base.id().compareTo(oldest.id()) < 0) {
        set.vault().delete(set.manifest(base.id())); // without it the rest is no backup
      }
    }
    for (String key : set.vault().list(set.key("base/"))) {
      if (key.compareTo(set.base(oldest.id())) < 0) {
        set.vault().delete(key);
      }
    }
    for (String name : set.archived()) {
      if (Segment.isBefore(name, oldest.firstSegment())) {
        set.vault().delete(set.wal(name));
      }
    }
    opened.files().prune(oldest.startedAt());
    rows.pruned(oldest.id());
  }

  /** Returns when the segment has arrived. */
  void await(String segment) throws IOException, InterruptedException {
    BackupSet set = reached().set();
    Instant end = Instant.now().plus(PATIENCE);
    while (!set.vault().exists(set.wal(segment))) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("segment " + segment + " of the log has not arrived: " + problem);
      }
      cycle();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  BackupSet set() {
    return reached().set();
  }

  private Open reached() {
    Open opened = open;
    if (opened == null) {
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          "HUB_BACKUP",
          "The backups' destination " + destination + " is away: " + problem);
    }
    return opened;
  }

  private String system() throws SQLException {
    return ask("select system_identifier from pg_control_system()");
  }

  String ask(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  boolean isTaking() {
    return taking.get();
  }

  @Nullable String problem() {
    return problem;
  }

  boolean gaps() {
    return Files.exists(gap);
  }

  WalShipper wal() {
    return wal;
  }

  /** Since when log is finished that has not arrived. */
  Optional<Instant> waitingSince() throws IOException {
    return wal.waitingSince();
  }

  /** What was written until now is at the destination, too, where that is there. */
  @Override
  public void close() {
    clock.shutdown();
    if (open != null && problem == null) {
      try {
        String segment = ask("select pg_walfile_name(pg_current_wal_lsn())");
        ask("select pg_switch_wal()");
        Instant end = Instant.now().plus(LAST_PATIENCE);
        while (!segment.equals(wal.newest()) && Instant.now().isBefore(end)) {
          cycle();
          TimeUnit.MILLISECONDS.sleep(50);
        }
      } catch (SQLException e) {
        log.warn("What was written last is not in the backup: {}", e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    destination.close();
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "backup");
      thread.setDaemon(true);
      return thread;
    };
  }
}
