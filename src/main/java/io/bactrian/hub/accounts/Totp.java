package io.bactrian.hub.accounts;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** Codes of six digits for 30 s, as RFC 6238 has them and every authenticator app. */
final class Totp {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 20;
  private static final int STEP_SECONDS = 30;
  private static final int AROUND = 1; // clocks differ by up to a step

  private Totp() {}

  /** In Base32, as apps take it. */
  static String secret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new Base32().encodeToString(secret);
  }

  static String code(String secret, Instant at) {
    var generator = new TimeBasedOneTimePasswordGenerator();
    var key = new SecretKeySpec(new Base32().decode(secret), generator.getAlgorithm());
    try {
      return String.format(Locale.ROOT, "%06d", generator.generateOneTimePassword(key, at));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key", e);
    }
  }

  /**
   * The step that a code is of.
   *
   * @param after codes of this step and before are spent
   * @return empty where the code is of none around now
   */
  static OptionalLong step(String secret, String code, Instant now, long after) {
    long present = now.getEpochSecond() / STEP_SECONDS;
    for (long step = present - AROUND; step <= present + AROUND; step++) {
      byte[] wanted =
          code(secret, Instant.ofEpochSecond(step * STEP_SECONDS)).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(wanted, code.getBytes(StandardCharsets.UTF_8)) && step > after) {
        return OptionalLong.of(step);
      }
    }
    return OptionalLong.empty();
  }

  /** What a QR code holds. */
  static String address(String login, String secret) {
    return "otpauth://totp/Bactrian:%s?secret=%s&issuer=Bactrian"
        .formatted(URLEncoder.encode(login, StandardCharsets.UTF_8), secret);
  }
}
