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
import org.springframework.web.bind.annotation.GetMapping;
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
   * @param version that was read
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RetentionWanted(
      @Nullable Integer keepDays,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

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
              + " nothing is set. With the version that was read it is refused where somebody set it"
              + " meanwhile. The reason is kept.")
  @PutMapping("/api/v1/retention/{table}")
  Pruned put(@PathVariable String table, @RequestBody RetentionWanted wanted) {
    String reason = GivenFields.reason(wanted.reason());
    return rehearsal.run(
        Boolean.TRUE.equals(wanted.dryRun()),
        () -> kept.keep(table, wanted, Caller.current().name(), reason));
  }

  @Operation(
      operationId = "getOldestRow",
      tags = "operation",
      summary = "How old the oldest row of a table is",
      description =
          "Of the tables whose days can be set. It is looked for at most two seconds: in a large table"
              + " without an index by age it is then not known.")
  @GetMapping("/api/v1/retention/{table}/oldest")
  KeptRows.OldestRow oldest(@PathVariable String table) {
    return kept.oldest(table);
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
