package io.bactrian.watch.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Would what was acknowledged a while ago survive this machine? */
final class BackupHealth extends AbstractHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");
  private static final Duration BASE = Duration.ofHours(50); // two nights and a long backup

  private static final String STATE =
      """
      select (select max(ended_at) from backups where state = 'completed') as base,
        (select max(started_at) from backups) as tried,
        (select state from backup_drills where state <> 'running' order by id desc limit 1) as drill,
        (select last_failed_time > coalesce(last_archived_time, '-infinity') from pg_stat_archiver) as failing
      """;

  private final Backups backups;
  private final BackupProperties properties;
  private final JdbcClient jdbc;

  BackupHealth(Backups backups, BackupProperties properties, JdbcClient jdbc) {
    super("The state of the backup cannot be read");
    this.backups = backups;
    this.properties = properties;
    this.jdbc = jdbc;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws Exception {
    Map<String, Object> state = jdbc.sql(STATE).query().singleRow();
    List<String> problems = new ArrayList<>();
    Optional<Duration> waits =
        backups.waitingSince().map(since -> Duration.between(since, Instant.now()));
    if (waits.isPresent() && waits.get().compareTo(properties.late()) > 0) {
      problems.add(
          "log of %d s ago is not at the destination: %s"
              .formatted(waits.get().toSeconds(), backups.problem()));
    } else if (backups.problem() != null && backups.wal().newest() == null) {
      problems.add("the destination is away: " + backups.problem());
    }
    if (Boolean.TRUE.equals(state.get("failing"))) {
      problems.add("PostgreSQL cannot archive its log: see postgresql.log");
    }
    if (backups.gaps()) {
      problems.add("waiting log was given up: a base backup is needed");
    }
    if (isOld(state.get("base")) && state.get("tried") != null) {
      problems.add("the last base backup is of " + state.get("base"));
    }
    if ("failed".equals(state.get("drill"))) {
      problems.add("the last restore drill failed: see /api/v1/backup-drills");
    }
    health.status(problems.isEmpty() ? Status.UP : DEGRADED);
    health.withDetail("waiting_mb", backups.wal().waitingBytes() >> 20);
    Instant at = backups.wal().newestAt();
    if (at != null) {
      health.withDetail("newest_log_at", at.toString());
    }
    if (!problems.isEmpty()) {
      health.withDetail("reason", String.join("; ", problems));
    }
  }

  private static boolean isOld(@org.jspecify.annotations.Nullable Object base) {
    return !(base instanceof java.sql.Timestamp at)
        || Duration.between(at.toInstant(), Instant.now()).compareTo(BASE) > 0;
  }
}
