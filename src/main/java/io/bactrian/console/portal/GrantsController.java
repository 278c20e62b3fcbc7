package io.bactrian.console.portal;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.Removal;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who sees what in the portal; {@code GET} is one of the lists. */
@RestController
class GrantsController {
  private static final Logger log = LoggerFactory.getLogger(GrantsController.class);
  private static final String ADDRESS = "/api/v1/portal-grants";

  private final PortalGrants grants;
  private final Sight sight;
  private final Rehearsal rehearsal;

  GrantsController(PortalGrants grants, Sight sight, Rehearsal rehearsal) {
    this.grants = grants;
    this.sight = sight;
    this.rehearsal = rehearsal;
  }

  /**
   * @param subject investor, operator, user:{name}, supabase:{sub} or role:{login}
   * @param login null for every account
   * @param strategy null for every strategy
   * @param since nothing before it is seen; null for all
   * @param version that was read, 0 where there was no such grant
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalGrantWanted(
      @Nullable String subject,
      @Nullable String login,
      @Nullable String strategy,
      @Nullable String since,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param warnings of names of which nothing is known so far
   * @param sees what the subject would see with it, in a dry run only
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalGrantRow(
      String id,
      String subject,
      @Nullable String login,
      @Nullable String strategy,
      @Nullable String since,
      List<String> warnings,
      Sight.@Nullable PortalSeen sees) {}

  @Operation(
      operationId = "putPortalGrant",
      tags = "portal",
      summary = "Lets somebody see an account or a strategy in the portal",
      description =
          "Replaces the grant of the same subject, login and strategy. It counts from the next call on. The reason is kept.")
  @PutMapping(ADDRESS)
  PortalGrantRow put(@RequestBody PortalGrantWanted wanted) {
    String by = Caller.current().name();
    Grant grant =
        Grant.of(
            Grant.subject(wanted.subject()), wanted.login(), wanted.strategy(), wanted.since());
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    long id = rehearsal.run(dryRun, () -> grants.put(grant, wanted.version(), by, reason));
    if (!dryRun) {
      log.warn("User {} lets {} see grant {} in the portal", by, grant.subject(), id);
    }
    return new PortalGrantRow(
        Long.toString(id),
        grant.subject(),
        grant.login(),
        grant.strategy(),
        grant.since() == null ? null : grant.since().toString(),
        grants.warnings(grant),
        dryRun
            ? sight.after(
                () -> {
                  grants.put(grant, wanted.version(), by, reason);
                  return grant.subject();
                })
            : null);
  }

  @Operation(
      operationId = "deletePortalGrant",
      tags = "portal",
      summary = "Takes a grant away",
      description = "It counts from the next call on. The reason is kept.")
  @DeleteMapping(ADDRESS + "/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String id,
      @RequestParam(name = "reason", required = false) @Nullable String reason,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable Removal body) {
    String by = Caller.current().name();
    long row = GivenFields.rowId(id);
    if (Removal.of(body, reason, rehearse).run(rehearsal, why -> grants.delete(row, by, why))) {
      log.warn("User {} took the portal's grant {} away", by, id);
    }
  }
}
