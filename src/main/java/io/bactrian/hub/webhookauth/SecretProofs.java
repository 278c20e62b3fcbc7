package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** Senders that share one secret with the hub, which the source's parameter {@code secret} is. */
@Component
final class SecretProofs implements SenderProofs {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Clock clock;

  SecretProofs(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String credentials() {
    return "secret";
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(credentials(), "hmac", "bearer", "basic");
    Duration tolerance = spec.tolerance() == null ? TOLERANCE : spec.tolerance();
    var times = new StandardWebhooks(tolerance, clock);
    boolean standard = spec.auth().equals("hmac") && spec.scheme().equals("standard-webhooks");
    HmacScheme scheme = spec.auth().equals("hmac") && !standard ? HmacScheme.of(spec) : null;
    if (spec.secret().isEmpty()) {
      return call -> {
        throw unset(spec.source());
      };
    }
    if (standard) {
      return new StandardProof(spec.source(), times, base64(spec.secret()));
    }
    if (scheme != null) {
      return new HmacProof(spec.source(), scheme, times, spec.secret());
    }
    return spec.auth().equals("basic")
        ? SharedProof.basic(spec.source(), spec.user(), spec.secret())
        : SharedProof.bearer(spec.source(), spec.header(), spec.secret());
  }

  /** Nobody can prove anything yet; which secret is meant, the route's file says. */
  private static HubException unset(String source) {
    return new HubException(
        ErrorCode.UNAUTHENTICATED,
        "No secret is set for the source "
            + source
            + ", so nobody is let in: set the one that its route names by the parameter secret.");
  }

  private static String base64(String secret) {
    try {
      Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
      return secret;
    } catch (IllegalArgumentException e) {
      throw ProofSpec.wrong(
          "secret", "a secret of standard-webhooks is whsec_ and the key in Base64.");
    }
  }
}
