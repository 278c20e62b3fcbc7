package io.bactrian.watch.backup;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.watch.restore.Manifest;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PostMapping;
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

  /**
   * @param parts objects at the destination
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Taken(String id, String firstSegment, String lastSegment, long bytes, int parts) {}

  @Operation(
      operationId = "takeBackup",
      tags = "operation",
      summary = "Takes a base backup and answers when it is complete at the destination")
  @PostMapping("/api/v1/backups")
  Taken take() {
    Manifest taken = backups.stream().findFirst().orElseThrow(BackupController::off).take();
    return new Taken(
        taken.id(), taken.firstSegment(), taken.lastSegment(), taken.bytes(), taken.parts().size());
  }

  @Operation(
      operationId = "drillRestore",
      tags = "operation",
      summary = "Restores the newest backup into a second database and compares the two",
      description =
          "Answers when it is over, after minutes where the database is large. differences is empty"
              + " where it passed.")
  @PostMapping("/api/v1/backup-drills")
  DrillReport drill() {
    return drill.stream().findFirst().orElseThrow(BackupController::off).run();
  }

  private static HubException off() {
    return new HubException(
        ErrorCode.CONFLICT, "HUB_BACKUP", "Nothing is backed up. Set HUB_BACKUP (docs/backup.md).");
  }
}
