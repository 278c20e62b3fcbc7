package io.bactrian.hub.webhookauth;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of 32 random bytes. */
final class RandomSecret {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomSecret() {}

  /** For an address. */
  static String token() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
  }

  /** For Standard Webhooks, which wants plain Base64. */
  static String signingSecret() {
    return "whsec_" + Base64.getEncoder().encodeToString(bytes());
  }

  private static byte[] bytes() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return secret;
  }
}
