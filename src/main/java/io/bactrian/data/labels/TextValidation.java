package io.bactrian.data.labels;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** Checks texts that people send; what is wrong names its field and the fix. */
final class TextValidation {
  private static final int PART_LENGTH = 200;

  private TextValidation() {}

  /** A part of an address, which names something that exists or not. */
  static String part(String field, String value) {
    if (value.isBlank()) {
      throw invalid(field, "Give " + field + ".");
    }
    return optional(field, value, PART_LENGTH);
  }

  /** Stripped; empty where there is none. */
  static String optional(String field, @Nullable String value, int limit) {
    String text = value == null ? "" : value.strip();
    if (text.length() > limit || text.codePoints().anyMatch(TextValidation::unstorable)) {
      throw invalid(
          field,
          "Give %s as a text of at most %d characters without control characters."
              .formatted(field, limit));
    }
    return text;
  }

  static HubException invalid(String field, String fix) {
    return new HubException(ErrorCode.INVALID_FIELD, field, fix);
  }

  private static boolean unstorable(int character) {
    return Character.isISOControl(character) && character != '\n' && character != '\t'
        || Character.getType(character) == Character.SURROGATE; // half of a pair
  }
}
