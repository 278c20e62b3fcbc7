package io.bactrian.hub.webhookauth;

import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The secrets that logins of MetaTrader sign with: known in memory, so that a message needs no
 * database to be admitted. What another hub changes is known within the refresh interval.
 */
@Service
public class Mt5Logins {
  private static final Logger log = LoggerFactory.getLogger(Mt5Logins.class);

  /** A secret as it is shown once; null in a dry run, which makes none. */
  record Made(String login, @Nullable String secret) {
    Made withoutSecret() {
      return new Made(login, null);
    }
  }

  private record Secret(String value, @Nullable Instant expiresAt) {}

  private final JdbcClient jdbc;
  private final OperatorActions actions;
  private final SecretBox box;
  private final Clock clock;
  private final Credentials credentials;
  private volatile Map<String, List<Secret>> known = Map.of();

  Mt5Logins(
      JdbcClient jdbc,
      OperatorActions actions,
      SecretBox box,
      Credentials credentials,
      Clock clock) {
    this.jdbc = jdbc;
    this.actions = actions;
    this.box = box;
    this.clock = clock;
    this.credentials = credentials;
    refresh();
  }

  /** True where the login has secrets of its own, or had them until it was revoked. */
  public boolean isRegistered(String login) {
    return known.containsKey(login);
  }

  /** The secrets that a login may sign with now; the hub's own for one that is not registered. */
  public List<String> secretsOf(String login) {
    List<Secret> secrets = known.get(login);
    if (secrets == null) {
      return credentials.valid("mt5.secret");
    }
    Instant now = clock.instant();
    return secrets.stream()
        .filter(secret -> secret.expiresAt() == null || secret.expiresAt().isAfter(now))
        .map(Secret::value)
        .toList();
  }

  void refresh() {
    Map<String, List<Secret>> fresh = new HashMap<>();
    jdbc.sql(
            """
            select l.login, l.revoked_at, s.secret, s.expires_at from mt5_logins l
            left join mt5_login_secrets s
              on s.login = l.login and l.revoked_at is null and (s.expires_at is null or s.expires_at > now())
            """)
        .query(
            row -> {
              String login = row.getString("login");
              List<Secret> secrets = fresh.computeIfAbsent(login, first -> new ArrayList<>());
              String enciphered = row.getString("secret");
              Timestamp expires = row.getTimestamp("expires_at");
              if (enciphered != null) {
                add(login, secrets, enciphered, expires == null ? null : expires.toInstant());
              }
            });
    known = Map.copyOf(fresh);
  }

  private void add(
      String login, List<Secret> secrets, String enciphered, @Nullable Instant expiresAt) {
    try {
      secrets.add(new Secret(box.open(enciphered), expiresAt));
    } catch (IllegalStateException e) {
      log.error("Login {}: its secret was enciphered with another secrets.key: rotate it", login);
    }
  }

  @Transactional
  public Made create(String login, String note, String by) {
    int made =
        jdbc.sql(
                """
                insert into mt5_logins (login, note, created_by) values (?, ?, ?)
                on conflict (login) do update set note = excluded.note, created_by = excluded.created_by,
                  created_at = now(), revoked_at = null, revoked_by = null, version = mt5_logins.version + 1
                where mt5_logins.revoked_at is not null
                """)
            .params(login, note, by)
            .update();
    if (made == 0) {
      throw new HubException(
          ErrorCode.CONFLICT, "login", "The login has a secret already: rotate it.");
    }
    jdbc.sql("update mt5_login_secrets set expires_at = now() where login = ?")
        .param(login)
        .update();
    actions.record(by, "mt5-login.make", login, Map.of("note", note));
    return addSecret(login);
  }

  /** A new secret; the former ones are good for the grace. */
  @Transactional
  public Made rotate(String login, Duration grace, @Nullable Long seen, String by) {
    requireActive(login, seen);
    changed(login, by);
    actions.record(by, "mt5-login.rotate", login, Map.of("grace_hours", grace.toHours()));
    jdbc.sql(
            """
            update mt5_login_secrets set expires_at = least(expires_at, now() + make_interval(secs => ?))
            where login = ?
            """)
        .params(grace.toSeconds(), login)
        .update();
    return addSecret(login);
  }

  /** From now on nothing of this login is admitted, not even with the hub's own secret. */
  @Transactional
  public void revoke(String login, String by) {
    requireActive(login, null);
    changed(login, by);
    actions.record(by, "mt5-login.revoke", login, Map.of());
    jdbc.sql("update mt5_logins set revoked_at = now(), revoked_by = ? where login = ?")
        .params(by, login)
        .update();
  }

  private void changed(String login, String by) {
    jdbc.sql(
            """
            update mt5_logins set version = version + 1, changed_at = clock_timestamp(), changed_by = ?
            where login = ?
            """)
        .params(by, login)
        .update();
  }

  private void requireActive(String login, @Nullable Long seen) {
    if (jdbc.sql(
            """
            select version, changed_by, changed_at from mt5_logins
            where login = ? and revoked_at is null for update
            """)
        .param(login)
        .query(
            (row, n) -> {
              GivenFields.seen(seen, row.getLong("version"), LastChange.of(row, "rotated it"));
              return login;
            })
        .optional()
        .isEmpty()) {
      throw new HubException(
          ErrorCode.NOT_FOUND, "login", "This login has no secret of its own, or it is revoked.");
    }
  }

  private Made addSecret(String login) {
    String secret = RandomSecret.signingSecret();
    jdbc.sql("insert into mt5_login_secrets (login, secret) values (?, ?)")
        .params(login, box.close(secret))
        .update();
    return new Made(login, secret);
  }
}
