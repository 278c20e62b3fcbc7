package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers of a request, and numbers as people read them. */
final class Figures {
  /** Exact decimals until they are shown. */
  static final MathContext PRECISION = MathContext.DECIMAL64;

  private static final int DIGITS = 12;
  private static final MathContext SHOWN = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  private Figures() {}

  /** Null where there is none. */
  static @Nullable BigDecimal aboveZero(String field, JsonNode number) {
    if (!number.isNumber()) {
      return null;
    }
    BigDecimal value = number.decimalValue();
    if (value.signum() <= 0
        || value.precision() - value.scale() > DIGITS
        || value.scale() > DIGITS) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "Give a number above 0, with at most %d digits before and after the point."
              .formatted(DIGITS));
    }
    return value;
  }

  /** With 12 digits and no zeros behind them. */
  static BigDecimal shown(BigDecimal value) {
    BigDecimal stripped = value.round(SHOWN).stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static String words(BigDecimal value) {
    return shown(value).toPlainString();
  }
}
