package io.bactrian.shared;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for numbers that come in: digits with an optional point and exponent, a magnitude
 * that a 64-bit float holds, and at most {@value #MAX_DIGITS} digits when written out without an
 * exponent. Within it every number is taken exactly. The rule is applied to the text, so that
 * {@code 1e999999999} costs nothing.
 */
public final class Decimals {
  /**
   * Room for the largest float and, behind the point, for every digit of a float down to 1e-190;
   * written out it stays below the 1,000 characters that JSON readers take by default.
   */
  public static final int MAX_DIGITS = 900;

  /** Enough for {@link #MAX_DIGITS}, a sign, a point and an exponent. */
  private static final int MAX_LENGTH = MAX_DIGITS + 20;

  private static final int MAX_EXPONENT = 9999;
  private static final int SAFE_MAGNITUDE = 307;

  private static final String OUTSIDE =
      "The number does not fit: send one that a 64-bit float can hold (up to 1.8e308 and down to"
          + " 4.9e-324) and that has at most "
          + MAX_DIGITS
          + " digits when it is written out.";

  private Decimals() {}

  /**
   * @param text as the sender wrote it
   * @param field to name in a refusal
   * @throws HubException {@link ErrorCode#INVALID_FIELD}
   */
  public static BigDecimal parse(String text, @Nullable String field) {
    check(text, field);
    return new BigDecimal(text);
  }

  /**
   * @throws HubException {@link ErrorCode#INVALID_FIELD} where {@link #parse} would refuse the text
   */
  public static void check(CharSequence text, @Nullable String field) {
    Scan scan = text.length() <= MAX_LENGTH ? Scan.of(text) : null;
    if (scan == null) {
      throw new HubException(ErrorCode.INVALID_FIELD, field, reason(text));
    }
    if (!scan.fits() || !isFinite(scan, text)) {
      throw outside(field);
    }
  }

  private static boolean isFinite(Scan scan, CharSequence text) {
    if (scan.significant == 0 || Math.abs(scan.whole()) <= SAFE_MAGNITUDE) {
      return true;
    }
    double nearest = Double.parseDouble(text.toString());
    return !Double.isInfinite(nearest) && nearest != 0;
  }

  private static String reason(CharSequence text) {
    String fault = TextFaults.of(text.subSequence(0, Math.min(text.length(), MAX_LENGTH)));
    if (fault != null) {
      return fault;
    }
    return text.length() > MAX_LENGTH
        ? OUTSIDE
        : "This is not a finite number: send digits, such as 42000.5, or leave the field out.";
  }

  private static HubException outside(@Nullable String field) {
    return new HubException(ErrorCode.INVALID_FIELD, field, OUTSIDE);
  }

  /**
   * What a number's text says.
   *
   * @param significant digits from the first that is not 0
   * @param scale digits behind the point, once the exponent is applied; negative for trailing zeros
   */
  private record Scan(int significant, int scale) {
    /** Null where the text is no number. */
    static @Nullable Scan of(CharSequence text) {
      int at = 0;
      int end = text.length();
      if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int digits = 0;
      int significant = 0;
      int point = -1;
      for (; at < end; at++) {
        char c = text.charAt(at);
        if (isDigit(c)) {
          digits++;
          significant += significant > 0 || c != '0' ? 1 : 0;
        } else if (c == '.' && point < 0) {
          point = digits;
        } else {
          break;
        }
      }
      if (digits == 0) {
        return null;
      }
      int behind = point < 0 ? 0 : digits - point;
      if (at == end) {
        return new Scan(significant, behind);
      }
      Integer exponent = exponent(text, at);
      return exponent == null ? null : new Scan(significant, behind - exponent);
    }

    private static @Nullable Integer exponent(CharSequence text, int from) {
      int at = from + 1;
      if (Character.toLowerCase(text.charAt(from)) != 'e' || at == text.length()) {
        return null;
      }
      boolean negative = text.charAt(at) == '-';
      if (negative || text.charAt(at) == '+') {
        at++;
      }
      if (at == text.length()) {
        return null;
      }
      int exponent = 0;
      for (; at < text.length(); at++) {
        if (!isDigit(text.charAt(at))) {
          return null;
        }
        exponent = Math.min(MAX_EXPONENT, exponent * 10 + text.charAt(at) - '0');
      }
      return negative ? -exponent : exponent;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    /** Digits before the point; negative for a fraction that begins with zeros. */
    int whole() {
      return Math.max(significant, 1) - scale;
    }

    boolean fits() {
      return Math.max(whole(), 1) + Math.max(scale, 0) <= MAX_DIGITS;
    }
  }
}
