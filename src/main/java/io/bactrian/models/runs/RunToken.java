package io.bactrian.models.runs;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** What an attempt's callbacks prove themselves by; only its hash is kept. */
public final class RunToken {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunToken() {}

  /** 256 random bits, URL-safe. */
  public static String next() {
    byte[] bits = new byte[32];
    RANDOM.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** A plain hash will do: there is nothing to guess in 256 random bits. */
  public static byte[] sha256(String token) {
    return DigestUtils.sha256(token);
  }

  public static byte[] sha256(byte[] content) {
    return DigestUtils.sha256(content);
  }
}
