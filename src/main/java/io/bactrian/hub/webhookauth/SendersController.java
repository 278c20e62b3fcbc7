package io.bactrian.hub.webhookauth;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes, rotates and revokes what senders prove themselves with; {@code GET} is a list each. */
@RestController
class SendersController {
  private static final Logger log = LoggerFactory.getLogger(SendersController.class);
  private static final int DEFAULT_GRACE_HOURS = 24;
  private static final int MAX_GRACE_HOURS = 24 * 30;

  private final WebhookTokens tokens;
  private final Mt5Logins logins;
  private final Rehearsal rehearsal;

  SendersController(WebhookTokens tokens, Mt5Logins logins, Rehearsal rehearsal) {
    this.tokens = tokens;
    this.logins = logins;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record NewToken(
      @Nullable String strategy,
      @Nullable String source,
      @Nullable String note,
      @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record NewLogin(@Nullable String login, @Nullable String note, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Rotation(@Nullable Integer graceHours, @Nullable Long version, @Nullable Boolean dryRun) {
    static @Nullable Long seen(@Nullable Rotation wanted) {
      return wanted == null ? null : wanted.version();
    }

    static boolean dryRun(@Nullable Rotation wanted) {
      return wanted != null && Boolean.TRUE.equals(wanted.dryRun());
    }
  }

  @Operation(
      operationId = "makeWebhookToken",
      tags = "operation",
      summary = "Makes a token for a webhook",
      description =
          "The token is shown once. Bound to a strategy it takes that strategy's alerts only, bound"
              + " to a source it opens that one's address only.")
  @PostMapping("/api/v1/webhook-tokens")
  @ResponseStatus(HttpStatus.CREATED)
  WebhookTokens.Made createToken(@RequestBody NewToken wanted) {
    String by = Caller.current().name();
    String strategy = wanted.strategy();
    if (strategy != null && (strategy.isBlank() || strategy.length() > 200)) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "strategy",
          "Give the strategy's name in 1 to 200 characters, or leave it out to take any.");
    }
    String source = wanted.source();
    if (source != null && !source.matches("[a-z0-9][a-z0-9._~/-]{0,99}")) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "source",
          "Give what follows /webhooks/ in the source's address, such as github, or leave it out to"
              + " open any.");
    }
    String note = note(wanted.note());
    if (Boolean.TRUE.equals(wanted.dryRun())) {
      return rehearsal.run(true, () -> tokens.create(strategy, source, note, by)).withoutToken();
    }
    WebhookTokens.Made made = tokens.create(strategy, source, note, by);
    tokens.refresh();
    log.info("User {} made the webhook token {}", by, made.id());
    return made;
  }

  @Operation(
      operationId = "rotateWebhookToken",
      tags = "operation",
      summary = "Gives a token a new secret",
      description =
          "The former ones stay good for the grace. With the version that was read it is refused"
              + " where somebody rotated it meanwhile.")
  @PostMapping("/api/v1/webhook-tokens/{id}/rotate")
  WebhookTokens.Made rotateToken(
      @PathVariable String id, @RequestBody(required = false) @Nullable Rotation wanted) {
    String by = Caller.current().name();
    Duration grace = grace(wanted);
    @Nullable Long seen = Rotation.seen(wanted);
    if (Rotation.dryRun(wanted)) {
      return rehearsal.run(true, () -> tokens.rotate(id, grace, seen, by)).withoutToken();
    }
    WebhookTokens.Made made = tokens.rotate(id, grace, seen, by);
    tokens.refresh();
    log.info("User {} rotated the webhook token {}", by, id);
    return made;
  }

  @Operation(
      operationId = "revokeWebhookToken",
      tags = "operation",
      summary = "Revokes a token, all its secrets",
      description = "At once on this hub, within five seconds on others.")
  @DeleteMapping("/api/v1/webhook-tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revokeToken(
      @PathVariable String id,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    if (revoked(DryRun.in(body, rehearse), () -> tokens.revoke(id, by))) {
      tokens.refresh();
      log.warn("User {} revoked the webhook token {}", by, id);
    }
  }

  private boolean revoked(boolean dryRun, Runnable revocation) {
    return rehearsal.run(
        dryRun,
        () -> {
          revocation.run();
          return !dryRun;
        });
  }

  @Operation(
      operationId = "makeMt5Login",
      tags = "operation",
      summary = "Makes a login's secret",
      description =
          "The secret is shown once. From then on the hub's own secret does not sign for this"
              + " login.")
  @PostMapping("/api/v1/mt5-logins")
  @ResponseStatus(HttpStatus.CREATED)
  Mt5Logins.Made createLogin(@RequestBody NewLogin wanted) {
    String by = Caller.current().name();
    String login = wanted.login();
    if (login == null || !login.matches("[0-9]{1,20}")) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "login", "Give the account's number as a text of digits.");
    }
    String note = note(wanted.note());
    if (Boolean.TRUE.equals(wanted.dryRun())) {
      return rehearsal.run(true, () -> logins.create(login, note, by)).withoutSecret();
    }
    Mt5Logins.Made made = logins.create(login, note, by);
    logins.refresh();
    log.info("User {} made a secret for login {}", by, login);
    return made;
  }

  @Operation(
      operationId = "rotateMt5Login",
      tags = "operation",
      summary = "Gives a login a new secret",
      description =
          "The former ones stay good for the grace: two are valid at once. With the version that was"
              + " read it is refused where somebody rotated it meanwhile.")
  @PostMapping("/api/v1/mt5-logins/{login}/rotate")
  Mt5Logins.Made rotateLogin(
      @PathVariable String login, @RequestBody(required = false) @Nullable Rotation wanted) {
    String by = Caller.current().name();
    Duration grace = grace(wanted);
    @Nullable Long seen = Rotation.seen(wanted);
    if (Rotation.dryRun(wanted)) {
      return rehearsal.run(true, () -> logins.rotate(login, grace, seen, by)).withoutSecret();
    }
    Mt5Logins.Made made = logins.rotate(login, grace, seen, by);
    logins.refresh();
    log.info("User {} rotated the secret of login {}", by, login);
    return made;
  }

  @Operation(
      operationId = "revokeMt5Login",
      tags = "operation",
      summary = "Revokes a login",
      description = "Nothing of it is taken any more, whatever it is signed with.")
  @DeleteMapping("/api/v1/mt5-logins/{login}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revokeLogin(
      @PathVariable String login,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    if (revoked(DryRun.in(body, rehearse), () -> logins.revoke(login, by))) {
      logins.refresh();
      log.warn("User {} revoked login {}", by, login);
    }
  }

  private static Duration grace(@Nullable Rotation wanted) {
    Integer hours = wanted == null ? null : wanted.graceHours();
    if (hours == null) {
      return Duration.ofHours(DEFAULT_GRACE_HOURS);
    }
    if (hours < 0 || hours > MAX_GRACE_HOURS) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "grace_hours",
          "Give how many hours the former secret stays good: 0 to " + MAX_GRACE_HOURS + ".");
    }
    return Duration.ofHours(hours);
  }

  private static String note(@Nullable String note) {
    if (note != null && note.length() > 500) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "note", "Give the note in at most 500 characters.");
    }
    return note == null ? "" : note.strip();
  }
}
