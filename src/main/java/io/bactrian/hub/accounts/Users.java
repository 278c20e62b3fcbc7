package io.bactrian.hub.accounts;

import io.bactrian.hub.security.Accounts;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Users and the links by which they choose a password. Whatever changes who somebody is or may ends
 * their sessions with it.
 */
@Repository
class Users {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LINK_BYTES = 32;
  static final Duration LINK_LASTS = Duration.ofDays(3);

  private final JdbcClient jdbc;
  private final OperatorActions actions;
  private final LoginSessions sessions;

  Users(JdbcClient jdbc, OperatorActions actions, LoginSessions sessions) {
    this.jdbc = jdbc;
    this.actions = actions;
    this.sessions = sessions;
  }

  @Nullable User find(String name) {
    return jdbc.sql("select * from users where name = :name")
        .param("name", name)
        .query(User::of)
        .optional()
        .orElse(null);
  }

  /** Held until the transaction ends. */
  private User held(String name) {
    return jdbc.sql("select * from users where name = :name for update")
        .param("name", name)
        .query(User::of)
        .optional()
        .orElseThrow(() -> HubException.missing("name", "user", name, "/api/v1/users"));
  }

  /**
   * @return the token of the link by which the user chooses a password
   */
  @Transactional
  public String create(String name, String displayName, Role role, String by, String reason) {
    String token = token();
    int made =
        jdbc.sql(
                """
                insert into users (name, display_name, role, created_by, invite_sha256, invite_expires_at)
                values (:name, :display, :role, :by, :hash, clock_timestamp() + make_interval(secs => :lasts))
                on conflict do nothing
                """)
            .param("name", name)
            .param("display", displayName)
            .param("role", role.name().toLowerCase(Locale.ROOT))
            .param("by", by)
            .param("hash", hash(token))
            .param("lasts", LINK_LASTS.toSeconds())
            .update();
    if (made == 0) {
      throw new HubException(ErrorCode.CONFLICT, "name", "There is a user " + name + " already.");
    }
    actions.record(by, "user.create", name, Map.of("role", role, "reason", reason));
    return token;
  }

  /** A role of the same name changes nothing. */
  @Transactional
  public User change(
      String name, @Nullable Role role, @Nullable String displayName, String by, String reason) {
    User held = held(name);
    if (displayName != null) {
      jdbc.sql("update users set display_name = :display where name = :name")
          .param("display", displayName)
          .param("name", name)
          .update();
    }
    if (role != null && role != held.role()) {
      jdbc.sql("update users set role = :role where name = :name")
          .param("role", role.name().toLowerCase(Locale.ROOT))
          .param("name", name)
          .update();
      endSessions(name, by);
    }
    actions.record(
        by,
        "user.change",
        name,
        Map.of("from", held.role(), "to", role == null ? held.role() : role, "reason", reason));
    return held(name);
  }

  @Transactional
  public void disable(String name, String by, String reason) {
    if (held(name).disabled()) {
      throw new HubException(ErrorCode.CONFLICT, "name", "User " + name + " is disabled already.");
    }
    jdbc.sql(
            """
            update users set disabled_at = clock_timestamp(), disabled_by = :by, invite_sha256 = null,
              invite_expires_at = null where name = :name
            """)
        .param("by", by)
        .param("name", name)
        .update();
    endSessions(name, by);
    actions.record(by, "user.disable", name, Map.of("reason", reason));
  }

  @Transactional
  public void enable(String name, String by, String reason) {
    if (!held(name).disabled()) {
      throw new HubException(ErrorCode.CONFLICT, "name", "User " + name + " is not disabled.");
    }
    jdbc.sql("update users set disabled_at = null, disabled_by = null where name = :name")
        .param("name", name)
        .update();
    actions.record(by, "user.enable", name, Map.of("reason", reason));
  }

  /**
   * Takes the password away.
   *
   * @return the token of the link by which the user chooses another
   */
  @Transactional
  public String resetPassword(String name, String by, String reason) {
    User held = held(name);
    if (held.disabled()) {
      throw new HubException(ErrorCode.CONFLICT, "name", "Enable user " + name + " first.");
    }
    if (held.issuer() != null) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "name",
          "User " + name + " has the password of " + held.issuer() + ".");
    }
    String token = token();
    jdbc.sql(
            """
            update users set password = null, invite_sha256 = :hash,
              invite_expires_at = clock_timestamp() + make_interval(secs => :lasts) where name = :name
            """)
        .param("hash", hash(token))
        .param("lasts", LINK_LASTS.toSeconds())
        .param("name", name)
        .update();
    endSessions(name, by);
    actions.record(by, "user.reset-password", name, Map.of("reason", reason));
    return token;
  }

  /** Whom a link is for; null where it is none that works. */
  @Nullable User invited(String token) {
    return jdbc.sql(
            """
            select * from users
            where invite_sha256 = :hash and invite_expires_at > clock_timestamp() and disabled_at is null
            """)
        .param("hash", hash(token))
        .query(User::of)
        .optional()
        .orElse(null);
  }

  /**
   * Spends a link.
   *
   * @return false where it was spent meanwhile
   */
  @Transactional
  public boolean accept(String token, String encoded) {
    User user = invited(token);
    if (user == null
        || jdbc.sql(
                    """
                    update users set password = :password, invite_sha256 = null, invite_expires_at = null
                    where invite_sha256 = :hash
                    """)
                .param("password", encoded)
                .param("hash", hash(token))
                .update()
            == 0) {
      return false;
    }
    endSessions(user.name(), user.name());
    actions.record(user.name(), "user.choose-password", user.name(), Map.of());
    return true;
  }

  /**
   * @param mine the session that stays
   */
  @Transactional
  public void changePassword(String name, String encoded, long mine) {
    held(name);
    jdbc.sql("update users set password = :password, epoch = epoch + 1 where name = :name")
        .param("password", encoded)
        .param("name", name)
        .update();
    jdbc.sql(
            "update sessions set epoch = (select epoch from users where name = :name) where id = :id")
        .param("name", name)
        .param("id", mine)
        .update();
    sessions.endAll(name, mine, name);
    actions.record(name, "user.change-password", name, Map.of());
  }

  /**
   * Who comes from an issuer.
   *
   * @param names that the user would like, best first
   * @param role that the issuer gives; null where it gives none, and the user keeps theirs
   * @param first for who has none yet
   */
  record Arrival(
      String issuer,
      String subject,
      List<String> names,
      @Nullable String displayName,
      @Nullable Role role,
      Role first) {}

  /**
   * The user whom an issuer vouches for, made at the first login. Never one who was there by
   * another way, whatever they are called.
   */
  @Transactional
  public User arrive(Arrival arrival) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:issuer || chr(31) || :subject, 127))")
        .param("issuer", arrival.issuer())
        .param("subject", arrival.subject())
        .query((row, n) -> n)
        .single();
    User known = of(arrival);
    Role role =
        arrival.role() != null ? arrival.role() : known != null ? known.role() : arrival.first();
    if (known != null && known.disabled()) {
      return known;
    }
    String name = known == null ? insert(arrival, role) : known.name();
    if (known != null && role != known.role()) {
      change(name, role, null, name, "the issuer says so");
    }
    loggedIn(name);
    return held(name);
  }

  private @Nullable User of(Arrival arrival) {
    return jdbc.sql("select * from users where oidc_issuer = :issuer and oidc_subject = :subject")
        .param("issuer", arrival.issuer())
        .param("subject", arrival.subject())
        .query(User::of)
        .optional()
        .orElse(null);
  }

  private String insert(Arrival arrival, Role role) {
    String own = DigestUtils.sha256Hex(arrival.issuer() + ' ' + arrival.subject()).substring(0, 8);
    String name =
        arrival.names().stream()
            .map(Accounts.Names::plain)
            .filter(plain -> !plain.isEmpty() && find(plain) == null)
            .findFirst()
            .orElse("user-" + own);
    String displayName = arrival.displayName() == null ? name : arrival.displayName().strip();
    jdbc.sql(
            """
            insert into users (name, display_name, role, oidc_issuer, oidc_subject, created_by)
            values (:name, :display, :role, :issuer, :subject, :name)
            """)
        .param("name", name)
        .param("display", displayName.isEmpty() ? name : displayName)
        .param("role", role.name().toLowerCase(Locale.ROOT))
        .param("issuer", arrival.issuer())
        .param("subject", arrival.subject())
        .update();
    actions.record(
        name,
        "user.create",
        name,
        Map.of("role", role, "reason", "vouched for by " + arrival.issuer()));
    return name;
  }

  void loggedIn(String name) {
    jdbc.sql("update users set last_login_at = clock_timestamp() where name = :name")
        .param("name", name)
        .update();
  }

  /** Those that begin at this moment, too. */
  private void endSessions(String name, String by) {
    jdbc.sql("update users set epoch = epoch + 1 where name = :name").param("name", name).update();
    sessions.endAll(name, 0, by);
  }

  private static String token() {
    byte[] secret = new byte[LINK_BYTES];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private static byte[] hash(String token) {
    return DigestUtils.sha256(token);
  }
}
