package io.bactrian.hub.webhookauth;

import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens of webhooks, one a strategy or a source: known in memory, so that an alert needs no
 * database to be admitted. What another hub changes is known within the refresh interval.
 */
@Service
public class WebhookTokens {
  /** The token of the credentials, which takes alerts of any strategy. */
  public static final String DEFAULT = "default";

  /**
   * @param strategy the only one whose alerts it may bring; null for any
   * @param source the only one that it may send to; null for any that takes tokens
   */
  public record Token(
      String id, @Nullable String strategy, @Nullable String source, @Nullable Instant expiresAt) {}

  /** A token as it is shown once; null in a dry run, which makes none. */
  record Made(
      String id,
      @Nullable String strategy,
      @Nullable String source,
      @Nullable String token,
      @Nullable String path) {
    Made withoutToken() {
      return new Made(id, strategy, source, null, null);
    }
  }

  /** What a token is good for. */
  private record Bound(@Nullable String strategy, @Nullable String source) {}

  private final JdbcClient jdbc;
  private final OperatorActions actions;
  private final Clock clock;
  private final Credentials credentials;
  private volatile Map<String, Token> known = Map.of();

  WebhookTokens(JdbcClient jdbc, OperatorActions actions, Credentials credentials, Clock clock) {
    this.jdbc = jdbc;
    this.actions = actions;
    this.clock = clock;
    this.credentials = credentials;
    refresh();
  }

  /**
   * Finds by digest, so that the time it takes shows nothing of a token that is not known.
   *
   * @param presented as it came in the address
   */
  public Optional<Token> find(String presented) {
    Token token = known.get(DigestUtils.sha256Hex(presented));
    if (token == null
        || (token.expiresAt() != null && token.expiresAt().isBefore(clock.instant()))) {
      return Optional.empty();
    }
    return Optional.of(token);
  }

  /** Finds a token that may send to a source. */
  public Optional<Token> find(String presented, String source) {
    return find(presented).filter(token -> token.source() == null || token.source().equals(source));
  }

  /** The strategy that a token is bound to. */
  public Optional<String> strategyOf(String tokenId) {
    return known.values().stream()
        .filter(token -> token.id().equals(tokenId) && token.strategy() != null)
        .map(Token::strategy)
        .findFirst();
  }

  void refresh() {
    Map<String, Token> fresh = new HashMap<>();
    for (String builtIn : credentials.valid("tradingview.token")) {
      fresh.put(DigestUtils.sha256Hex(builtIn), new Token(DEFAULT, null, null, null));
    }
    jdbc.sql(
            """
            select encode(s.sha256, 'hex') as sha256, t.id, t.strategy, t.source, s.expires_at
            from webhook_tokens t join webhook_token_secrets s on s.token_id = t.id
            where t.revoked_at is null and (s.expires_at is null or s.expires_at > now())
            """)
        .query(
            row -> {
              Timestamp expires = row.getTimestamp("expires_at");
              fresh.put(
                  row.getString("sha256"),
                  new Token(
                      row.getString("id"),
                      row.getString("strategy"),
                      row.getString("source"),
                      expires == null ? null : expires.toInstant()));
            });
    known = Map.copyOf(fresh);
  }

  @Transactional
  public Made create(@Nullable String strategy, @Nullable String source, String note, String by) {
    String id = Ulid.next();
    jdbc.sql(
            "insert into webhook_tokens (id, strategy, source, note, created_by) values (?, ?, ?,"
                + " ?, ?)")
        .params(id, strategy, source, note, by)
        .update();
    var kept = new HashMap<String, @Nullable Object>();
    kept.put("strategy", strategy);
    kept.put("source", source);
    kept.put("note", note);
    actions.record(by, "webhook-token.make", id, kept);
    return addSecret(id, new Bound(strategy, source));
  }

  /** A new secret; the former ones are good for the grace. */
  @Transactional
  public Made rotate(String id, Duration grace, @Nullable Long seen, String by) {
    Bound bound = boundOfActive(id, seen);
    changed(id, by);
    actions.record(by, "webhook-token.rotate", id, Map.of("grace_hours", grace.toHours()));
    jdbc.sql(
            """
            update webhook_token_secrets set expires_at = least(expires_at, now() + make_interval(secs => ?))
            where token_id = ?
            """)
        .params(grace.toSeconds(), id)
        .update();
    return addSecret(id, bound);
  }

  @Transactional
  public void revoke(String id, String by) {
    boundOfActive(id, null);
    changed(id, by);
    actions.record(by, "webhook-token.revoke", id, Map.of());
    jdbc.sql("update webhook_tokens set revoked_at = now(), revoked_by = ? where id = ?")
        .params(by, id)
        .update();
  }

  private void changed(String id, String by) {
    jdbc.sql(
            """
            update webhook_tokens set version = version + 1, changed_at = clock_timestamp(), changed_by = ?
            where id = ?
            """)
        .params(by, id)
        .update();
  }

  private Bound boundOfActive(String id, @Nullable Long seen) {
    if (id.equals(DEFAULT)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "id",
          "The default token is in data/credentials.properties: rotate it with the keys.");
    }
    return jdbc.sql(
            """
            select strategy, source, version, changed_by, changed_at from webhook_tokens
            where id = ? and revoked_at is null for update
            """)
        .param(id)
        .query(
            (row, n) -> {
              GivenFields.seen(seen, row.getLong("version"), LastChange.of(row, "rotated it"));
              return new Bound(row.getString("strategy"), row.getString("source"));
            })
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND,
                    "id",
                    "There is no token with this id, or it is revoked."));
  }

  private Made addSecret(String id, Bound bound) {
    String token = RandomSecret.token();
    jdbc.sql("insert into webhook_token_secrets (sha256, token_id) values (decode(?, 'hex'), ?)")
        .params(DigestUtils.sha256Hex(token), id)
        .update();
    String source = bound.source() == null ? "tradingview" : bound.source();
    return new Made(
        id, bound.strategy(), bound.source(), token, "/webhooks/" + source + "/" + token);
  }
}
