package io.bactrian.watch.backup;

import io.bactrian.watch.restore.Manifest;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What backups and drills came to, in tables {@code backups} and {@code backup_drills}. */
final class BackupRows {
  private final JdbcClient jdbc;

  BackupRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** None runs before the start: those that did were cut short. */
  void closeCutShort() {
    for (String table : new String[] {"backups", "backup_drills"}) {
      jdbc.sql(
              "update "
                  + table
                  + " set state = 'failed', ended_at = clock_timestamp(),"
                  + " error = 'the hub ended meanwhile' where state = 'running'")
          .update();
    }
  }

  void begun(String id, Instant at) {
    jdbc.sql("insert into backups (id, started_at) values (?, ?)")
        .params(id, Timestamp.from(at))
        .update();
  }

  void completed(Manifest manifest) {
    jdbc.sql(
            """
            update backups set state = 'completed', ended_at = clock_timestamp(), first_segment = ?,
              last_segment = ?, bytes = ?, parts = ?
            where id = ?
            """)
        .params(
            manifest.firstSegment(),
            manifest.lastSegment(),
            manifest.bytes(),
            manifest.parts().size(),
            manifest.id())
        .update();
  }

  void failed(String id, String error) {
    jdbc.sql(
            "update backups set state = 'failed', ended_at = clock_timestamp(), error = ? where id = ?")
        .params(error, id)
        .update();
  }

  void pruned(String oldest) {
    jdbc.sql("update backups set state = 'removed' where state = 'completed' and id < ?")
        .params(oldest)
        .update();
  }

  void drillBegun(String id, Instant at) {
    jdbc.sql("insert into backup_drills (id, started_at) values (?, ?)")
        .params(id, Timestamp.from(at))
        .update();
  }

  void drilled(String id, DrillReport report) {
    jdbc.sql(
            """
            update backup_drills set state = ?, ended_at = clock_timestamp(), backup = ?, tables = ?,
              rows = ?, position = ?, passports = ?, files = ?, restore_ms = ?, error = ?
            where id = ?
            """)
        .params(
            report.passed() ? "passed" : "failed",
            report.backup(),
            report.tables(),
            report.rows(),
            report.position(),
            report.passports(),
            report.files(),
            report.restore().toMillis(),
            report.passed() ? null : String.join("\n", report.differences()),
            id)
        .update();
  }

  void drillFailed(String id, String error) {
    jdbc.sql(
            """
            update backup_drills set state = 'failed', ended_at = clock_timestamp(), error = ?
            where id = ?
            """)
        .params(error, id)
        .update();
  }
}
