package io.bactrian.decisions.budgets;

import io.bactrian.hub.security.Caller;
import io.bactrian.shared.DryRun;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What may be done with the calls that are kept; {@code GET} is one of the lists. */
@RestController
class CallsController {
  private static final Logger log = LoggerFactory.getLogger(CallsController.class);

  private final CallRetention retention;

  CallsController(CallRetention retention) {
    this.retention = retention;
  }

  @Operation(
      operationId = "pruneExternalCalls",
      tags = "flow",
      summary = "Removes calls to hosts outside that are older than the retention",
      description =
          "As each night does (hub.budgets.retention, hub.budgets.prune-cron). Open reservations and"
              + " calls of the current day stay. With dry_run it answers what would be removed.")
  @PostMapping("/api/v1/external-calls/prune")
  PrunedCalls prune(@RequestBody(required = false) @Nullable DryRun body) {
    boolean dryRun = DryRun.in(body);
    PrunedCalls pruned = retention.prune(dryRun);
    if (!dryRun) {
      log.warn("User {} pruned {} external calls", Caller.current().name(), pruned.calls());
    }
    return pruned;
  }
}
