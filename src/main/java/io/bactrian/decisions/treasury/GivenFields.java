package io.bactrian.decisions.treasury;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what an operator sends; what is wrong names its field and the fix. */
final class GivenFields {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z][A-Z0-9]{1,9}");
  private static final int NAME_LENGTH = 256;
  private static final int REASON_LENGTH = 500;
  private static final int DIGITS = 12;

  private GivenFields() {}

  static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw invalid(field, "Give " + field + ".");
    }
    return value;
  }

  /** Stripped; null where there is none. */
  static @Nullable String name(String field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String name = value.strip();
    if (name.isEmpty()
        || name.length() > NAME_LENGTH
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid(
          field,
          "Give %s as a text of 1 to %d characters without control characters, or leave it out."
              .formatted(field, NAME_LENGTH));
    }
    return name;
  }

  /** In capitals; null where there is none. */
  static @Nullable String currency(String field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String currency = value.strip().toUpperCase(Locale.ROOT);
    if (!CURRENCY.matcher(currency).matches()) {
      throw invalid(field, "Give " + field + " as a code of 2 to 10 letters, such as USD.");
    }
    return currency;
  }

  static @Nullable BigDecimal aboveZero(String field, @Nullable BigDecimal value) {
    return value == null ? null : number(field, value, value.signum() > 0, "above 0");
  }

  static @Nullable BigDecimal atLeastZero(String field, @Nullable BigDecimal value) {
    return value == null ? null : number(field, value, value.signum() >= 0, "of at least 0");
  }

  private static BigDecimal number(String field, BigDecimal value, boolean fits, String rule) {
    if (!fits || value.precision() - value.scale() > DIGITS || value.scale() > DIGITS) {
      throw invalid(
          field,
          "Give %s as a number %s, with at most %d digits before and after the point."
              .formatted(field, rule, DIGITS));
    }
    return value;
  }

  static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > REASON_LENGTH) {
      throw invalid("reason", "Say why, in at most " + REASON_LENGTH + " characters: it is kept.");
    }
    return reason.strip();
  }

  static HubException invalid(String field, String fix) {
    return new HubException(ErrorCode.INVALID_FIELD, field, fix);
  }
}
