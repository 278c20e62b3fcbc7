package io.bactrian.models.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Protects a model's champion, and asks for and gives the approvals that its changes need then. */
@RestController
@RequestMapping("/api/v1/models/{model}")
final class ApprovalsController {
  private static final int ALIAS_LENGTH = 64;

  private final Approvals approvals;
  private final Rehearsal rehearsal;
  private final ApplicationEventPublisher events;

  ApprovalsController(Approvals approvals, Rehearsal rehearsal, ApplicationEventPublisher events) {
    this.approvals = approvals;
    this.rehearsal = rehearsal;
    this.events = events;
  }

  /**
   * @param alias a free one; the champion where it is left out
   * @param version that it is to name; null where it is to name none
   * @param unprotect true where the protection is to end, in place of a change
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Request(
      @Nullable String alias,
      @Nullable String version,
      @Nullable Boolean unprotect,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Trial(@Nullable Boolean dryRun) {}

  /**
   * @param guarded whether the champion changes only with an approval
   */
  record Protection(String model, boolean guarded) {}

  @Operation(
      operationId = "protectModel",
      tags = "flow",
      summary = "From now on the champion changes only with an approval",
      description =
          "By whatever way: gate, rollout, API, console, sync, SQL. It ends with an approval of"
              + " unprotect.")
  @PostMapping("/protect")
  Protection protect(
      @PathVariable String model, @RequestBody(required = false) @Nullable Trial body) {
    return rehearsal.run(
        dryRun(body),
        () -> {
          approvals.protect(model);
          return new Protection(model, true);
        });
  }

  @Operation(
      operationId = "requestApproval",
      tags = "flow",
      summary = "Asks for the approval of one change of a protected champion or alias",
      description = "Somebody else approves it; then the change is made as ever.")
  @PostMapping("/approvals")
  Approvals.Approval request(@PathVariable String model, @RequestBody Request body) {
    String reason = GivenFields.reason(body.reason());
    String given = GivenFields.optional("alias", body.alias(), ALIAS_LENGTH);
    String alias = given.isEmpty() ? Approvals.CHAMPION : given;
    boolean unprotect = Boolean.TRUE.equals(body.unprotect());
    try {
      String by = Caller.current().name();
      return rehearsal.run(
          Boolean.TRUE.equals(body.dryRun()),
          () -> approvals.request(model, alias, body.version(), unprotect, by, reason));
    } catch (DataIntegrityViolationException e) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "version",
          "%s has no version %s, or there is no such model.".formatted(model, body.version()),
          e);
    }
  }

  @Operation(
      operationId = "approveChange",
      tags = "flow",
      summary = "Approves what somebody else asked for",
      description =
          "Good for one change within a day. An approval of unprotect takes effect at once.")
  @PostMapping("/approvals/{id}/approve")
  Approvals.Approval approve(
      @PathVariable String model,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable Trial body) {
    String by = Caller.current().name();
    return rehearsal.run(
        dryRun(body),
        () -> {
          Approvals.Approval given = approvals.approve(id, by);
          if (given.unprotect() && given.alias().equals(Approvals.CHAMPION)) {
            approvals.unprotect(given.model());
          }
          events.publishEvent(given);
          return given;
        });
  }

  private static boolean dryRun(@Nullable Trial body) {
    return body != null && Boolean.TRUE.equals(body.dryRun());
  }
}
