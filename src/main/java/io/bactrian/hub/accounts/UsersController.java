package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Accounts;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes users and changes what they may; {@code GET} is one of the lists. */
@RestController
class UsersController {
  private static final String ADDRESS = "/api/v1/users";
  private static final Map<String, Role> ROLES =
      Map.of(
          "operator", Role.OPERATOR,
          "analyst", Role.ANALYST,
          "investor", Role.INVESTOR,
          "vip", Role.VIP);

  private static final Set<String> BUILT_IN = Set.of("operator", "investor");

  private final Users users;
  private final SecondFactors factors;
  private final Rehearsal rehearsal;
  private final Clock clock;

  UsersController(Users users, SecondFactors factors, Rehearsal rehearsal, Clock clock) {
    this.users = users;
    this.factors = factors;
    this.rehearsal = rehearsal;
    this.clock = clock;
  }

  /**
   * @param name in lower case, 1 to 64 letters, digits, dots, hyphens, underscores and at signs
   * @param displayName the name where it is left out
   * @param role operator, analyst, investor or vip
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record UserWanted(
      @Nullable String name,
      @Nullable String displayName,
      @Nullable String role,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param path by which the user chooses a password, behind the hub's address; shown once, null in
   *     a dry run
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record UserInvited(String name, @Nullable String path, String expiresAt) {}

  /**
   * @param role operator, analyst, investor or vip; as it was where it is left out
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record UserChange(
      @Nullable String displayName,
      @Nullable String role,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param warning null where there is nothing to say
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record UserChanged(String name, String displayName, String role, @Nullable String warning) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record UserReason(@Nullable String reason, @Nullable Boolean dryRun) {
    static boolean dryRun(@Nullable UserReason body) {
      return body != null && Boolean.TRUE.equals(body.dryRun());
    }

    static String reason(@Nullable UserReason body) {
      return GivenFields.reason(body == null ? null : body.reason());
    }
  }

  record UserDone(String name, boolean done) {}

  @Operation(
      operationId = "postUser",
      tags = "accounts",
      summary = "Makes a user",
      description =
          "The answer has the link by which the user chooses a password. It works once and for three days, and is nowhere else: the hub keeps its hash. The reason is kept.")
  @PostMapping(ADDRESS)
  @ResponseStatus(HttpStatus.CREATED)
  UserInvited make(@RequestBody UserWanted wanted) {
    String by = Caller.current().name();
    String name = newName(wanted.name());
    String given = GivenFields.name("display_name", wanted.displayName());
    Role role = role(GivenFields.given("role", wanted.role()));
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    String token =
        rehearsal.run(
            dryRun, () -> users.create(name, given == null ? name : given, role, by, reason));
    return invited(name, token, dryRun);
  }

  @Operation(
      operationId = "putUser",
      tags = "accounts",
      summary = "Changes a user's role or displayed name",
      description =
          "Another role ends the user's sessions at once, on every hub. The reason is kept.")
  @PutMapping(ADDRESS + "/{name}")
  UserChanged change(@PathVariable String name, @RequestBody UserChange wanted) {
    String by = Caller.current().name();
    String user = known(name);
    Role role = wanted.role() == null ? null : role(wanted.role());
    if (role != null) {
      notOneself(user, by);
    }
    String displayName = GivenFields.name("display_name", wanted.displayName());
    String reason = GivenFields.reason(wanted.reason());
    User changed =
        rehearsal.run(
            Boolean.TRUE.equals(wanted.dryRun()),
            () -> users.change(user, role, displayName, by, reason));
    String warning =
        role == null || changed.issuer() == null
            ? null
            : "Where roles come from "
                + changed.issuer()
                + ", this one counts until the next login.";
    return new UserChanged(user, changed.displayName(), changed.roleName(), warning);
  }

  @Operation(
      operationId = "disableUser",
      tags = "accounts",
      summary = "Keeps a user out",
      description =
          "The user's sessions end at once, on every hub. The operator of credentials.properties can always log in. The reason is kept.")
  @PostMapping(ADDRESS + "/{name}/disable")
  UserDone disable(
      @PathVariable String name, @RequestBody(required = false) @Nullable UserReason body) {
    String by = Caller.current().name();
    String user = known(name);
    notOneself(user, by);
    return done(user, body, reason -> users.disable(user, by, reason));
  }

  @Operation(
      operationId = "enableUser",
      tags = "accounts",
      summary = "Lets a disabled user in again",
      description = "With the same password and role. The reason is kept.")
  @PostMapping(ADDRESS + "/{name}/enable")
  UserDone enable(
      @PathVariable String name, @RequestBody(required = false) @Nullable UserReason body) {
    String by = Caller.current().name();
    String user = known(name);
    return done(user, body, reason -> users.enable(user, by, reason));
  }

  @Operation(
      operationId = "resetPassword",
      tags = "accounts",
      summary = "Takes a user's password away",
      description =
          "The answer has the link by which the user chooses another. The user's sessions end at once. The reason is kept.")
  @PostMapping(ADDRESS + "/{name}/reset-password")
  UserInvited resetPassword(
      @PathVariable String name, @RequestBody(required = false) @Nullable UserReason body) {
    String by = Caller.current().name();
    String user = known(name);
    String reason = UserReason.reason(body);
    boolean dryRun = UserReason.dryRun(body);
    String token = rehearsal.run(dryRun, () -> users.resetPassword(user, by, reason));
    return invited(user, token, dryRun);
  }

  @Operation(
      operationId = "resetSecondFactor",
      tags = "accounts",
      summary = "Takes a login's second factor away",
      description =
          "Of a user, or of the operator or the investor of credentials.properties. The reason is kept.")
  @PostMapping(ADDRESS + "/{name}/reset-second-factor")
  UserDone resetSecondFactor(
      @PathVariable String name, @RequestBody(required = false) @Nullable UserReason body) {
    String by = Caller.current().name();
    String login = BUILT_IN.contains(name) ? name : known(name);
    if (login.equals(by)) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "name",
          "Remove your own by a code at /api/v1/me/second-factor/remove, or ask another operator.");
    }
    return done(
        login,
        body,
        reason -> {
          if (!factors.remove(login, by, reason)) {
            throw new HubException(
                ErrorCode.NOT_FOUND, "name", "Login " + login + " has no second factor.");
          }
        });
  }

  private UserDone done(String user, @Nullable UserReason body, Consumer<String> work) {
    String reason = UserReason.reason(body);
    boolean dryRun = UserReason.dryRun(body);
    return rehearsal.run(
        dryRun,
        () -> {
          work.accept(reason);
          return new UserDone(user, !dryRun);
        });
  }

  private UserInvited invited(String name, String token, boolean dryRun) {
    return new UserInvited(
        name,
        dryRun ? null : "/invitation/" + token,
        clock.instant().plus(Users.LINK_LASTS).toString());
  }

  private static String newName(@Nullable String wanted) {
    String name = Accounts.Names.plain(GivenFields.given("name", wanted));
    if (name.isEmpty()) {
      throw GivenFields.invalid(
          "name",
          "Give 1 to 64 letters of a to z, digits, and . _ @ - behind the first; operator, investor"
              + " and names of keys are taken.");
    }
    return name;
  }

  private static String known(String name) {
    String plain = Accounts.Names.plain(name);
    if (plain.isEmpty()) {
      throw HubException.missing("name", "user", GivenFields.part("name", name), ADDRESS);
    }
    return plain;
  }

  private static Role role(String wanted) {
    Role role = ROLES.get(wanted.strip().toLowerCase(Locale.ROOT));
    if (role == null) {
      throw GivenFields.invalid("role", "Give operator, analyst, investor or vip.");
    }
    return role;
  }

  private static void notOneself(String user, String by) {
    if (user.equals(by)) {
      throw new HubException(
          ErrorCode.CONFLICT, "name", "You cannot take your own way in: ask another operator.");
    }
  }
}
