package io.bactrian.shared;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks what people send; what is wrong names its field and the fix. */
public final class GivenFields {
  private static final int PART_LENGTH = 200;
  private static final int NAME_LENGTH = 256;
  private static final int REASON_LENGTH = 1000;
  private static final int DIGITS = 12;
  private static final int LAST_YEAR = 9999; // what the database and JSON can hold

  private GivenFields() {}

  public static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw invalid(field, "Give " + field + ".");
    }
    return value;
  }

  /** A part of an address, which names something that exists or not. */
  public static String part(String field, String value) {
    if (value.isBlank()) {
      throw invalid(field, "Give " + field + ".");
    }
    return optional(field, value, PART_LENGTH);
  }

  /** The id of a row as its list has it. */
  public static long rowId(String id) {
    if (!id.matches("\\d{1,18}")) {
      throw invalid("id", "Give the id as the list has it, which is a whole number.");
    }
    return Long.parseLong(id);
  }

  /** Stripped; empty where there is none. */
  public static String optional(String field, @Nullable String value, int limit) {
    String text = value == null ? "" : value.strip();
    if (!isText(text, limit)) {
      throw invalid(
          field,
          "Give %s as a text of at most %d characters without control characters."
              .formatted(field, limit));
    }
    return text;
  }

  /** Stripped; null where there is none. */
  public static @Nullable String name(String field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String name = value.strip();
    if (name.isEmpty() || !isText(name, NAME_LENGTH)) {
      throw invalid(
          field,
          "Give %s as a text of 1 to %d characters without control characters, or leave it out."
              .formatted(field, NAME_LENGTH));
    }
    return name;
  }

  /** Why somebody does what is kept with it; stripped. */
  public static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || !isText(reason.strip(), REASON_LENGTH)) {
      throw invalid("reason", "Say why, in at most " + REASON_LENGTH + " characters: it is kept.");
    }
    return reason.strip();
  }

  /**
   * Of two who change the same thing the second learns what the first did.
   *
   * @param seen the version that the call was decided on; null holds whatever was changed meanwhile
   * @param now the present one, 0 where there is nothing yet
   * @param change a sentence that says who changed what last
   * @throws HubException {@link ErrorCode#CONFLICT} where it is another
   */
  public static void seen(@Nullable Long seen, long now, Supplier<String> change) {
    if (seen != null && seen != now) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "version",
          "It was changed meanwhile: %s Read it again and decide anew.".formatted(change.get()));
    }
  }

  private static boolean isText(String text, int limit) {
    return text.length() <= limit && text.codePoints().noneMatch(GivenFields::unstorable);
  }

  private static boolean unstorable(int character) {
    return Character.isISOControl(character) && character != '\n' && character != '\t'
        || Character.getType(character) == Character.SURROGATE; // half of a pair
  }

  public static @Nullable BigDecimal aboveZero(String field, @Nullable BigDecimal value) {
    return value == null ? null : number(field, value, value.signum() > 0, "above 0");
  }

  public static @Nullable BigDecimal atLeastZero(String field, @Nullable BigDecimal value) {
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

  /** From ISO 8601 with an offset; null where there is none. */
  public static @Nullable Instant moment(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime moment = OffsetDateTime.parse(text);
      if (moment.getYear() >= 1 && moment.getYear() <= LAST_YEAR) {
        return moment.toInstant();
      }
    } catch (DateTimeException e) {
      throw noMoment(field);
    }
    throw noMoment(field);
  }

  /** As {@link #moment}, and not later than now. */
  public static @Nullable Instant past(String field, @Nullable String text, Instant now) {
    Instant moment = moment(field, text);
    if (moment != null && moment.isAfter(now)) {
      throw invalid(field, "The future is not known: name a moment up to now.");
    }
    return moment;
  }

  private static HubException noMoment(String field) {
    return invalid(field, "Give a moment such as 2026-01-31T12:00:00Z.");
  }

  public static HubException invalid(String field, String fix) {
    return new HubException(ErrorCode.INVALID_FIELD, field, fix);
  }
}
