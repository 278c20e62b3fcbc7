package io.bactrian.watch.backup;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.watch.restore.Manifest;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A base backup, and a drill, at once. */
@RestController
final class BackupController {
  private final ObjectProvider<Backups> backups;
  private final ObjectProvider<Drill> drill;

  BackupController(ObjectProvider<Backups> backups, ObjectProvider<Drill> drill) {
    this.backups = backups;
    this.drill = drill;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record BackupCall(@Nullable Boolean dryRun) {
    static boolean isDry(@Nullable BackupCall call) {
      return call != null && Boolean.TRUE.equals(call.dryRun());
    }
  }

  /**
   * @param id null where it was only asked what would happen, and so are the segments
   * @param parts objects at the destination
   * @param removes older base backups that are no longer kept with it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Taken(
      @Nullable String id,
      @Nullable String firstSegment,
      @Nullable String lastSegment,
      long bytes,
      int parts,
      List<String> removes,
      boolean done) {}

  /**
   * @param restores the base backup
   * @param report null where it was only asked what would happen
   */
  record Drilled(boolean done, String restores, @JsonUnwrapped @Nullable DrillReport report) {}

  @Operation(
      operationId = "takeBackup",
      tags = "operation",
      summary = "Takes a base backup and answers when it is complete at the destination",
      description = "dry_run answers which older ones would be removed.")
  @PostMapping("/api/v1/backups")
  Taken take(@RequestBody(required = false) @Nullable BackupCall call) {
    Backups on = backups.stream().findFirst().orElseThrow(BackupController::off);
    List<String> removes = on.removes();
    if (BackupCall.isDry(call)) {
      return new Taken(null, null, null, 0, 0, removes, false);
    }
    Manifest taken = on.take();
    return new Taken(
        taken.id(),
        taken.firstSegment(),
        taken.lastSegment(),
        taken.bytes(),
        taken.parts().size(),
        removes,
        true);
  }

  @Operation(
      operationId = "drillRestore",
      tags = "operation",
      summary = "Restores the newest backup into a second database and compares the two",
      description =
          "Answers when it is over, after minutes where the database is large. differences is empty"
              + " where it passed. dry_run answers what would be restored.")
  @PostMapping("/api/v1/backup-drills")
  Drilled drill(@RequestBody(required = false) @Nullable BackupCall call) {
    Backups on = backups.stream().findFirst().orElseThrow(BackupController::off);
    String newest = on.newest();
    if (BackupCall.isDry(call)) {
      return new Drilled(false, newest, null);
    }
    DrillReport report = drill.stream().findFirst().orElseThrow(BackupController::off).run();
    return new Drilled(true, report.backup(), report);
  }

  private static HubException off() {
    return new HubException(
        ErrorCode.CONFLICT, "HUB_BACKUP", "Nothing is backed up. Set HUB_BACKUP (docs/backup.md).");
  }
}
