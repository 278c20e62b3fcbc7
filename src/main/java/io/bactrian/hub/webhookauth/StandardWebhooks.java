package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures of the Standard Webhooks scheme: HMAC-SHA256 over {@code id.timestamp.body},
 * Base64, prefixed {@code v1,}; several signatures are separated by spaces while a key is rotated,
 * and several secrets are good at the same time. Source:
 * github.com/standard-webhooks/standard-webhooks, spec version 1.
 */
public final class StandardWebhooks {
  private final Duration tolerance;
  private final Clock clock;

  /**
   * @param tolerance how far the timestamp may be from the clock, either way
   */
  public StandardWebhooks(Duration tolerance, Clock clock) {
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /**
   * Checks what the headers say before any body is read.
   *
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED}, carrying the hub's time where the
   *     timestamp is too far from it
   */
  public void check(@Nullable String id, @Nullable String timestamp) {
    if (id == null || id.isBlank() || id.length() > 128) {
      throw unauthenticated("The header webhook-id is missing or longer than 128 characters");
    }
    checkTime("webhook-timestamp", timestamp);
  }

  /**
   * The digest to feed a body into while it arrives, so that an oversized one need not be held.
   *
   * @param secrets each {@code whsec_} and the key in Base64
   */
  public static Signed begin(
      @Nullable String id, @Nullable String timestamp, List<String> secrets) {
    byte[] prefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return new Signed(secrets.stream().map(secret -> mac(secret, prefix)).toList());
  }

  /**
   * The header {@code webhook-signature} of a message that the hub sends.
   *
   * @param secret {@code whsec_} and the key in Base64
   */
  public static String sign(String id, String timestamp, byte[] body, String secret) {
    byte[] prefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(mac(secret, prefix).doFinal(body));
  }

  private static Mac mac(String secret, byte[] prefix) {
    String base64 = secret.startsWith("whsec_") ? secret.substring(6) : secret;
    return mac(Base64.getDecoder().decode(base64), prefix);
  }

  /** HMAC-SHA256 that has taken a beginning. */
  static Mac mac(byte[] key, byte[] prefix) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(prefix);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** A message as each of the secrets signs it. */
  public record Signed(List<Mac> macs) {
    public void update(byte[] bytes, int offset, int length) {
      macs.forEach(mac -> mac.update(bytes, offset, length));
    }

    /** Throws {@link ErrorCode#UNAUTHENTICATED} where no signature fits. */
    public void verify(@Nullable String signatures) {
      if (!fits(signatures)) {
        throw unauthenticated(
            "The header webhook-signature is missing or does not fit the body; a GET signs its"
                + " path, such as /webhooks/mt5/5001/last, in the body's place");
      }
    }

    /** Compares in constant time; after it the digests begin anew. */
    public boolean fits(@Nullable String signatures) {
      boolean found = false;
      for (Mac mac : macs) {
        byte[] expected = mac.doFinal();
        for (String signature : (signatures == null ? "" : signatures).split(" ")) {
          if (signature.startsWith("v1,")) {
            found |= MessageDigest.isEqual(expected, decode(signature.substring(3)));
          }
        }
      }
      return found;
    }
  }

  /** Whether a signed time is near enough to the hub's. */
  void checkTime(String header, @Nullable String timestamp) {
    Instant now = clock.instant();
    Instant signed;
    try {
      signed = Instant.ofEpochSecond(Long.parseLong(timestamp == null ? "" : timestamp));
    } catch (NumberFormatException | DateTimeException e) {
      throw unauthenticated("The header " + header + " is not a time in unix seconds");
    }
    if (Duration.between(signed, now).abs().compareTo(tolerance) > 0) {
      throw unauthenticated(
          "The header "
              + header
              + " is more than "
              + tolerance.toSeconds()
              + " s from the hub's time, "
              + now.getEpochSecond()
              + ": sign again with the same id");
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // fits no digest
    }
  }

  private static HubException unauthenticated(String message) {
    return new HubException(ErrorCode.UNAUTHENTICATED, message);
  }
}
