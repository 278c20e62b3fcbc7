package io.bactrian.console.portal;

import io.bactrian.decisions.treasury.PolicyChanges;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.hub.security.SharedAccess;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Links to the portal. A token is shown once; the hub keeps its SHA-256. */
@Repository
class PortalShares implements SharedAccess.Links {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** What is kept of a change: all but the token's hash and when it was used. */
  private static final String KEPT = "(select id, name, expires_at, revoked_at from portal_shares)";

  private final JdbcClient jdbc;
  private final PolicyChanges changes;
  private final PortalGrants grants;

  PortalShares(JdbcClient jdbc, PolicyChanges changes, PortalGrants grants) {
    this.jdbc = jdbc;
    this.changes = changes;
    this.grants = grants;
  }

  record Made(long id, String token) {}

  /**
   * @param wanted what the link shows, their subject being nobody's yet
   */
  @Transactional
  public Made make(String name, List<Grant> wanted, Instant expiresAt, String by, String reason) {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    String token =
        SharedAccess.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    long id =
        jdbc.sql(
                """
                insert into portal_shares (name, token_sha256, reason, created_by, expires_at)
                values (:name, :hash, :reason, :by, :expires) returning id
                """)
            .param("name", name)
            .param("hash", hash(token))
            .param("reason", reason)
            .param("by", by)
            .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .single();
    String subject = subject(id);
    changes.change(row(id), new Why(by, reason), () -> {});
    for (Grant grant : wanted) {
      grants.put(
          new Grant(subject, grant.login(), grant.strategy(), grant.since()), null, by, reason);
    }
    return new Made(id, token);
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where there is no such link, {@link
   *     ErrorCode#CONFLICT} where it was ended before
   */
  @Transactional
  public void revoke(long id, String by, String reason) {
    boolean there =
        jdbc.sql("select revoked_at is null from portal_shares where id = :id for update")
            .param("id", id)
            .query(Boolean.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "link", id, "/api/v1/portal-shares"));
    if (!there) {
      throw new HubException(ErrorCode.CONFLICT, "id", "Link " + id + " was ended before.");
    }
    changes.change(
        row(id),
        new Why(by, reason),
        () ->
            jdbc.sql(
                    "update portal_shares set revoked_at = clock_timestamp(), revoked_by = :by where id = :id")
                .param("by", by)
                .param("id", id)
                .update());
  }

  @Override
  public @Nullable String holder(String token) {
    Long id =
        jdbc.sql(
                """
                select id from portal_shares
                where token_sha256 = :hash and revoked_at is null and expires_at > clock_timestamp()
                """)
            .param("hash", hash(token))
            .query(Long.class)
            .optional()
            .orElse(null);
    if (id == null) {
      return null;
    }
    jdbc.sql(
            """
            update portal_shares set last_used_at = clock_timestamp()
            where id = :id and coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)
            """)
        .param("id", id)
        .update();
    return subject(id);
  }

  static String subject(long id) {
    return "share:" + id;
  }

  private static byte[] hash(String token) {
    return DigestUtils.sha256(token.getBytes(StandardCharsets.UTF_8));
  }

  private static Row row(long id) {
    return new Row("link " + id + " to the portal", KEPT, "id = :id", Map.of("id", id));
  }
}
