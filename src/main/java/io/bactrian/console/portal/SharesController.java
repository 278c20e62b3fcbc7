package io.bactrian.console.portal;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Links that show the portal without a login; {@code GET} is one of the lists. */
@RestController
class SharesController {
  private static final Logger log = LoggerFactory.getLogger(SharesController.class);
  private static final String ADDRESS = "/api/v1/portal-shares";
  private static final Duration USUAL = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_GRANTS = 100;

  private final PortalShares shares;
  private final Sight sight;
  private final Rehearsal rehearsal;
  private final Clock clock;

  SharesController(PortalShares shares, Sight sight, Rehearsal rehearsal, Clock clock) {
    this.shares = shares;
    this.sight = sight;
    this.rehearsal = rehearsal;
    this.clock = clock;
  }

  /**
   * @param login null for every account
   * @param strategy null for every strategy
   * @param since nothing before it is seen; null for all
   */
  record PortalShown(@Nullable String login, @Nullable String strategy, @Nullable String since) {}

  /**
   * @param name whom it is for
   * @param shows what is seen by it
   * @param expiresAt at most a year from now; 30 days where it is left out
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalShareWanted(
      @Nullable String name,
      @Nullable List<PortalShown> shows,
      @Nullable String expiresAt,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param token shown once and never again; null in a dry run
   * @param path the link, behind the hub's address; null in a dry run
   * @param sees what it would show, in a dry run only
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalShareMade(
      String id,
      String name,
      String expiresAt,
      @Nullable String token,
      @Nullable String path,
      Sight.@Nullable PortalSeen sees) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PortalShareEnding(@Nullable String reason, @Nullable Boolean dryRun) {}

  record PortalShareEnded(String id, boolean revoked) {}

  @Operation(
      operationId = "postPortalShare",
      tags = "portal",
      summary = "Makes a link that shows the portal without a login",
      description =
          "The answer has the token, which is nowhere else: the hub keeps its hash. The reason is kept.")
  @PostMapping(ADDRESS)
  PortalShareMade make(@RequestBody PortalShareWanted wanted) {
    String by = Caller.current().name();
    String name = GivenFields.given("name", GivenFields.name("name", wanted.name()));
    List<Grant> grants = grants(wanted.shows());
    Instant expiresAt = expiry(wanted.expiresAt());
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    Supplier<PortalShares.Made> make = () -> shares.make(name, grants, expiresAt, by, reason);
    PortalShares.Made made = rehearsal.run(dryRun, make);
    String id = Long.toString(made.id());
    if (dryRun) {
      Sight.PortalSeen sees = sight.after(() -> PortalShares.subject(make.get().id()));
      return new PortalShareMade(id, name, expiresAt.toString(), null, null, sees);
    }
    log.warn("User {} shared the portal by link {} until {}", by, id, expiresAt);
    return new PortalShareMade(
        id, name, expiresAt.toString(), made.token(), "/portal/share/" + made.token(), null);
  }

  private static List<Grant> grants(@Nullable List<PortalShown> shows) {
    if (shows == null || shows.isEmpty() || shows.size() > MOST_GRANTS) {
      throw GivenFields.invalid(
          "shows",
          "Say what the link shows, such as [{\"login\": \"5001\"}]; [{}] is all. At most %d."
              .formatted(MOST_GRANTS));
    }
    return shows.stream()
        .map(shown -> Grant.of("", shown.login(), shown.strategy(), shown.since()))
        .toList();
  }

  private Instant expiry(@Nullable String wanted) {
    Instant now = clock.instant();
    Instant given = GivenFields.moment("expires_at", wanted);
    Instant expiresAt = given == null ? now.plus(USUAL) : given;
    if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST))) {
      throw GivenFields.invalid(
          "expires_at", "Give a moment within a year from now, or leave it out for 30 days.");
    }
    return expiresAt;
  }

  @Operation(
      operationId = "revokePortalShare",
      tags = "portal",
      summary = "Ends a link",
      description = "It shows nothing from the next call on. The reason is kept.")
  @PostMapping(ADDRESS + "/{id}/revoke")
  PortalShareEnded revoke(
      @PathVariable String id, @RequestBody(required = false) @Nullable PortalShareEnding body) {
    String by = Caller.current().name();
    long row = GivenFields.rowId(id);
    boolean dryRun = body != null && Boolean.TRUE.equals(body.dryRun());
    String reason = GivenFields.reason(body == null ? null : body.reason());
    rehearsal.run(
        dryRun,
        () -> {
          shares.revoke(row, by, reason);
          return row;
        });
    if (!dryRun) {
      log.warn("User {} ended link {} to the portal", by, id);
    }
    return new PortalShareEnded(id, !dryRun);
  }
}
