package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Ends sessions: anybody's own, an operator all. {@code GET /api/v1/sessions} is a list. */
@RestController
class SessionsController {
  private static final String OWN = "/api/v1/me/sessions";

  private final LoginSessions sessions;
  private final JdbcClient jdbc;
  private final Rehearsal rehearsal;

  SessionsController(LoginSessions sessions, JdbcClient jdbc, Rehearsal rehearsal) {
    this.sessions = sessions;
    this.jdbc = jdbc;
    this.rehearsal = rehearsal;
  }

  /**
   * @param current whether it is the one that asks
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record OwnSession(
      String id,
      Instant since,
      Instant lastSeenAt,
      String address,
      String browser,
      String port,
      boolean current) {}

  record OwnSessions(List<OwnSession> items) {}

  record SessionRevoked(String id, boolean revoked) {}

  /**
   * @param ended how many
   */
  record SessionsEnded(int ended) {}

  @Operation(
      operationId = "listOwnSessions",
      tags = "accounts",
      summary = "Where the caller is logged in",
      description = "The newest hundred that were used within the last 8 hours.")
  @GetMapping(OWN)
  OwnSessions own(HttpServletRequest request) {
    Watched here = OwnAccountController.here(request);
    return new OwnSessions(
        jdbc.sql(
                """
                select * from sessions where login = :login and ended_at is null
                  and last_seen_at > clock_timestamp() - interval '%s' order by id desc limit 100
                """
                    .formatted(LoginSessions.LASTS))
            .param("login", here.begun().login())
            .query(
                (row, n) ->
                    new OwnSession(
                        row.getString("id"),
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("last_seen_at").toInstant(),
                        row.getString("address"),
                        row.getString("browser"),
                        row.getString("port"),
                        row.getLong("id") == here.id()))
            .list());
  }

  @Operation(
      operationId = "revokeOwnSession",
      tags = "accounts",
      summary = "Ends a session of the caller's",
      description = "It is refused on every hub within a second.")
  @PostMapping(OWN + "/{id}/revoke")
  SessionRevoked revokeOwn(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable DryRun body,
      HttpServletRequest request) {
    String login = OwnAccountController.here(request).begun().login();
    return revoked(id, login, body);
  }

  @Operation(
      operationId = "revokeOtherSessions",
      tags = "accounts",
      summary = "Ends all sessions of the caller's but this one")
  @PostMapping(OWN + "/revoke-others")
  SessionsEnded revokeOthers(
      @RequestBody(required = false) @Nullable DryRun body, HttpServletRequest request) {
    Watched here = OwnAccountController.here(request);
    String login = here.begun().login();
    return rehearsal.run(
        DryRun.in(body), () -> new SessionsEnded(sessions.endAll(login, here.id(), login)));
  }

  @Operation(
      operationId = "revokeSession",
      tags = "accounts",
      summary = "Ends anybody's session",
      description = "It is refused on every hub within a second.")
  @PostMapping("/api/v1/sessions/{id}/revoke")
  SessionRevoked revoke(
      @PathVariable String id, @RequestBody(required = false) @Nullable DryRun body) {
    return revoked(id, null, body);
  }

  private SessionRevoked revoked(String id, @Nullable String login, @Nullable DryRun body) {
    String by = Caller.current().name();
    long row = GivenFields.rowId(id);
    boolean dryRun = DryRun.in(body);
    return rehearsal.run(
        dryRun,
        () -> {
          sessions.revoke(row, login, by);
          return new SessionRevoked(id, !dryRun);
        });
  }
}
