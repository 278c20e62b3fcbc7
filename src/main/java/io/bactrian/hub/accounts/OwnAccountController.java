package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Accounts;
import io.bactrian.hub.security.LoginThrottle;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What somebody who is logged in does with their own account. */
@RestController
class OwnAccountController {
  private static final String GUESSES = "own password of ";

  private final Users users;
  private final Passwords passwords;
  private final SecondFactors factors;
  private final StepUpFilter.Rule rule;
  private final LoginThrottle throttle;
  private final Rehearsal rehearsal;

  OwnAccountController(
      Users users,
      Passwords passwords,
      SecondFactors factors,
      StepUpFilter.Rule rule,
      LoginThrottle throttle,
      Rehearsal rehearsal) {
    this.factors = factors;
    this.rule = rule;
    this.users = users;
    this.passwords = passwords;
    this.throttle = throttle;
    this.rehearsal = rehearsal;
  }

  /**
   * @param password whether it can be changed here
   * @param secondFactor whether one is set
   * @param secondFactorWanted whether dangerous calls want one that is not set
   * @param recoveryCodes how many are left
   * @param issuer who vouches for the user; null where nobody does
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record OwnAccount(
      String user,
      String displayName,
      String role,
      boolean password,
      boolean secondFactor,
      boolean secondFactorWanted,
      int recoveryCodes,
      @Nullable String issuer) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PasswordChange(
      @Nullable String currentPassword, @Nullable String newPassword, @Nullable Boolean dryRun) {}

  record PasswordChanged(String user, boolean changed) {}

  /**
   * @throws HubException FORBIDDEN where a key calls, which has no session
   */
  static Watched here(HttpServletRequest request) {
    Watched watched = Watched.in(request);
    if (watched == null) {
      throw new HubException(
          ErrorCode.FORBIDDEN, "A key or token has no account of its own: log in at /login.");
    }
    if (watched.id() == 0) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, "The database was away at the login: try again.");
    }
    return watched;
  }

  @Operation(operationId = "getAccount", tags = "accounts", summary = "The caller's own account")
  @GetMapping("/api/v1/me/account")
  OwnAccount account(HttpServletRequest request) {
    LoginSessions.Begun begun = here(request).begun();
    User user = users.find(begun.login());
    int left = factors.recoveryLeft(begun.login());
    return new OwnAccount(
        begun.login(),
        user == null ? begun.login() : user.displayName(),
        begun.role(),
        user != null && user.password() != null,
        left >= 0,
        left < 0 && rule.required(),
        Math.max(0, left),
        user == null ? null : user.issuer());
  }

  @Operation(
      operationId = "putPassword",
      tags = "accounts",
      summary = "Changes the caller's own password",
      description = "All other sessions of the caller's end at once, on every hub.")
  @PutMapping("/api/v1/me/password")
  PasswordChanged change(@RequestBody PasswordChange wanted, HttpServletRequest request) {
    Watched here = here(request);
    String name = here.begun().login();
    User user = Accounts.Names.plain(name).isEmpty() ? null : users.find(name);
    if (user == null || user.password() == null) {
      throw new HubException(
          ErrorCode.CONFLICT,
          user == null
              ? "The password of " + name + " is in credentials.properties or the environment."
              : "User " + name + " logs in elsewhere and has no password here.");
    }
    if (throttle.exhausted(GUESSES + name, "")) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS, null, "Too many wrong passwords. Wait a minute.");
    }
    if (!passwords.fit(
        user.password(), GivenFields.given("current_password", wanted.currentPassword()))) {
      throttle.failed(GUESSES + name, "");
      throw GivenFields.invalid("current_password", "That is not your present password.");
    }
    String encoded = passwords.encode("new_password", wanted.newPassword(), name);
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    return rehearsal.run(
        dryRun,
        () -> {
          users.changePassword(name, encoded, here.id());
          return new PasswordChanged(name, !dryRun);
        });
  }
}
