package io.bactrian.watch.retention;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How long rows are kept; {@code GET} is one of the lists. */
@RestController
class RetentionController {
  private static final Logger log = LoggerFactory.getLogger(RetentionController.class);

  private final KeptRows kept;
  private final Rehearsal rehearsal;

  RetentionController(KeptRows kept, Rehearsal rehearsal) {
    this.kept = kept;
    this.rehearsal = rehearsal;
  }

  /**
   * @param keepDays null keeps all rows
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RetentionWanted(
      @Nullable Integer keepDays, @Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param tables those that have a limit
   */
  record PrunedTables(boolean done, List<Pruned> tables) {}

  @Operation(
      operationId = "putRetention",
      tags = "operation",
      summary = "Sets how many days rows of a table are kept",
      description =
          "Without keep_days all rows stay. Answers what the next pruning removes by it; with dry_run"
              + " nothing is set. The reason is kept.")
  @PutMapping("/api/v1/retention/{table}")
  Pruned put(@PathVariable String table, @RequestBody RetentionWanted wanted) {
    String reason = GivenFields.reason(wanted.reason());
    return rehearsal.run(
        Boolean.TRUE.equals(wanted.dryRun()),
        () -> kept.keep(table, wanted.keepDays(), Caller.current().name(), reason));
  }

  @Operation(
      operationId = "pruneTables",
      tags = "operation",
      summary = "Removes the rows that are older than their table keeps them",
      description =
          "As each night does (hub.retention.cron). With dry_run it answers what would be removed.")
  @PostMapping("/api/v1/retention/prune")
  PrunedTables prune(@RequestBody(required = false) @Nullable DryRun body) {
    boolean dryRun = DryRun.in(body);
    List<Pruned> pruned = kept.prune(dryRun);
    if (!dryRun) {
      log.warn(
          "User {} pruned {} rows of {} tables",
          Caller.current().name(),
          pruned.stream().mapToLong(Pruned::rows).sum(),
          pruned.size());
    }
    return new PrunedTables(!dryRun, pruned);
  }
}
