package io.bactrian.store.onedrive.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that are good, and until when. */
public final class Tokens {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private record Access(Instant expires, boolean ofUser) {}

  private final Map<String, Access> good = new ConcurrentHashMap<>();

  /** A token of a signed-in user. */
  public String issue() {
    return issue(LIFETIME, true);
  }

  String issue(Duration lifetime, boolean ofUser) {
    return accept("eyJ0." + UUID.randomUUID().toString(), lifetime, ofUser);
  }

  String accept(String token, Duration lifetime, boolean ofUser) {
    good.put(token, new Access(Instant.now().plus(lifetime), ofUser));
    return token;
  }

  public void revoke(String token) {
    good.remove(token);
  }

  public void revokeAll() {
    good.clear();
  }

  static String bearer(Call call) {
    return call.header("authorization").replaceFirst("(?i)^bearer ", "");
  }

  /** An application has no {@code /me}. */
  void check(Call call) {
    String token = bearer(call);
    if (token.isEmpty()) {
      throw GraphError.unauthenticated("Access token is empty.");
    }
    Access access = good.get(token);
    if (access == null) {
      throw GraphError.unauthenticated("CompactToken parsing failed with error code: 80049217");
    }
    if (access.expires().isBefore(Instant.now())) {
      throw GraphError.unauthenticated("Lifetime validation failed, the token is expired.");
    }
    if (!access.ofUser() && call.path().startsWith("/v1.0/me/")) {
      throw new GraphError(
          400, "BadRequest", "", "/me request is only valid with delegated authentication flow.");
    }
  }
}
