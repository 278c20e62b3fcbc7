package io.bactrian.hub.accounts;

import io.bactrian.shared.GivenFields;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** What a password has to be, and what is kept of it: bcrypt at present. */
@Component
class Passwords {
  static final int SHORTEST = 12;
  private static final int MOST_BYTES = 72; // bcrypt reads no further

  private final PasswordEncoder encoder =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  /** What a password is compared with that nobody has: it takes as long. */
  private final String nobodys = encoder.encode("nobody has this password");

  /**
   * @param field that has it
   * @param user whose name it must not be
   */
  String encode(String field, @Nullable String password, String user) {
    String wanted = GivenFields.given(field, password);
    if (wanted.codePointCount(0, wanted.length()) < SHORTEST) {
      throw GivenFields.invalid(field, "Choose at least " + SHORTEST + " characters.");
    }
    if (wanted.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw GivenFields.invalid(field, "Choose at most " + MOST_BYTES + " bytes.");
    }
    String low = wanted.toLowerCase(Locale.ROOT);
    if (low.contains(user) && user.length() > wanted.length() / 2
        || wanted.codePoints().distinct().count() < 4) {
      throw GivenFields.invalid(field, "Choose one that is harder to guess.");
    }
    return encoder.encode(wanted);
  }

  boolean fit(@Nullable String kept, String given) {
    boolean usable = given.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    boolean same = encoder.matches(usable ? given : "", kept == null ? nobodys : kept);
    return same && usable && kept != null;
  }
}
