package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
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
    return GivenFields.aboveZero(field, number.isNumber() ? number.decimalValue() : null);
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
