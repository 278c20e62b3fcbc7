package io.bactrian.watch.backup;

import io.bactrian.hub.embedded.SecondPostgres;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import io.bactrian.watch.restore.Restore;
import io.bactrian.watch.restore.Restore.Restored;
import io.bactrian.watch.restore.Restore.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** Restores the newest backup into a second database and compares it with the first. */
final class Drill {
  private static final Logger log = LoggerFactory.getLogger(Drill.class);

  private final Backups backups;
  private final BackupRows rows;
  private final DataSource database;
  private final Path data;
  private final AtomicBoolean running = new AtomicBoolean();

  Drill(Backups backups, BackupRows rows, DataSource database, HubFolders folders) {
    this.backups = backups;
    this.rows = rows;
    this.database = database;
    this.data = folders.data();
  }

  /**
   * @throws HubException if another one runs, or what is to be restored cannot be read
   */
  DrillReport run() {
    if (!running.compareAndSet(false, true)) {
      throw new HubException(ErrorCode.CONFLICT, null, "A drill runs. Wait for its end.");
    }
    Instant now = Instant.now();
    String id = BaseBackup.id(now);
    rows.drillBegun(id, now);
    try {
      DrillReport report = drill(id);
      rows.drilled(id, report);
      if (report.passed()) {
        log.info("Restore drill {} passed: {}", id, report);
      } else {
        log.error("Restore drill {} failed: {}", id, report);
      }
      return report;
    } catch (IOException | SQLException | RuntimeException e) {
      rows.drillFailed(id, e.toString());
      throw e instanceof HubException known
          ? known
          : new HubException(
              ErrorCode.UNAVAILABLE, null, "The drill could not restore: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(ErrorCode.UNAVAILABLE, null, "The hub ends.", e);
    } finally {
      running.set(false);
    }
  }

  private DrillReport drill(String id) throws IOException, SQLException, InterruptedException {
    Path into = data.resolve("backup/drill");
    FileSystemUtils.deleteRecursively(into); // of a drill that was cut short
    try (Snapshot live = Snapshot.atRestorePoint(database, "drill-" + id)) {
      Census expected = live.census(live.deals());
      backups.await(live.segment());
      var restore = new Restore(backups.set(), line -> log.info("Drill: {}", line));
      Restored restored =
          restore.into(into, new Target(null, live.point()), data.resolve("postgres"));
      try (SecondPostgres second = restored.postgres()) {
        var source =
            new DriverManagerDataSource(second.jdbcUrl(), second.user(), second.password());
        Census found = Census.of(source, expected.deals());
        return report(id, restored, expected, found);
      }
    } finally {
      FileSystemUtils.deleteRecursively(into);
    }
  }

  private static DrillReport report(String id, Restored restored, Census expected, Census found) {
    List<String> differences = new ArrayList<>(expected.differences(found));
    if (restored.endedBefore()) {
      differences.add("the log ended before the restore point");
    }
    return new DrillReport(
        id,
        restored.base().id(),
        expected.rows().size(),
        expected.rows().values().stream().mapToLong(Long::longValue).sum(),
        expected.position(),
        expected.passports().size(),
        restored.files(),
        restored.took(),
        List.copyOf(differences));
  }
}
