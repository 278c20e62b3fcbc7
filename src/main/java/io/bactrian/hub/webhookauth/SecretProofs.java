package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
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
  public String senders() {
    return "secret";
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "hmac", "bearer", "basic");
    Duration tolerance = spec.tolerance() == null ? TOLERANCE : spec.tolerance();
    var times = new StandardWebhooks(tolerance, clock);
    boolean standard = spec.auth().equals("hmac") && spec.scheme().equals("standard-webhooks");
    HmacScheme scheme = spec.auth().equals("hmac") && !standard ? HmacScheme.of(spec) : null;
    List<String> secrets = variants(spec.secret());
    if (secrets.get(0).isEmpty()) {
      return call -> {
        throw unset(spec.source());
      };
    }
    if (standard) {
      return new StandardProof(spec.source(), times, base64(secrets));
    }
    if (scheme != null) {
      return new HmacProof(spec.source(), scheme, times, secrets);
    }
    return spec.auth().equals("basic")
        ? SharedProof.basic(spec.source(), spec.user(), secrets)
        : SharedProof.bearer(spec.source(), spec.header(), secrets);
  }

  /** Nobody can prove anything yet; which secret is meant, the route's file says. */
  private static HubException unset(String source) {
    return new HubException(
        ErrorCode.UNAUTHENTICATED,
        "No secret is set for the source "
            + source
            + ", so every message is refused: set the one that its route names by the parameter"
            + " secret.");
  }

  /** In the options of an endpoint Camel reads a plus sign as a blank: either may be meant. */
  private static List<String> variants(String secret) {
    String plain = secret.replaceFirst("^RAW\\((.*)\\)$", "$1");
    return Stream.of(plain, plain.replace(' ', '+')).distinct().toList();
  }

  /** Blanks are in no Base64. */
  private static List<String> base64(List<String> secrets) {
    String secret = secrets.get(secrets.size() - 1);
    try {
      Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
      return List.of(secret);
    } catch (IllegalArgumentException e) {
      throw ProofSpec.wrong(
          "secret", "a secret of standard-webhooks is whsec_ and the key in Base64.");
    }
  }
}
