package io.bactrian.hub.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** The credentials that the hub makes for itself on its first start. */
enum CredentialName {
  OPERATOR_PASSWORD("operator.password", "", 18), // 24 characters
  SERVICE_KEY("service.key", "", 32),
  INVESTOR_KEY("investor.key", "", 32),
  EA_KEY("ea.key", "", 32),
  TRADINGVIEW_TOKEN("tradingview.token", "", 32),
  SUPABASE_TOKEN("supabase.token", "", 32),
  MT5_SECRET("mt5.secret", "whsec_", 32),
  SECRETS_KEY("secrets.key", "", 32); // enciphers the secrets in the database

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String key;
  private final String prefix;
  private final int bytes;

  CredentialName(String key, String prefix, int bytes) {
    this.key = key;
    this.prefix = prefix;
    this.bytes = bytes;
  }

  String key() {
    return key;
  }

  /** The environment variable that overrides the file, such as {@code HUB_OPERATOR_PASSWORD}. */
  String variable() {
    return "HUB_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** A new random value; Standard Webhooks wants plain base64, everything else is URL-safe. */
  String random() {
    byte[] secret = new byte[bytes];
    RANDOM.nextBytes(secret);
    return prefix.isEmpty()
        ? Base64.getUrlEncoder().withoutPadding().encodeToString(secret)
        : prefix + Base64.getEncoder().encodeToString(secret);
  }
}
