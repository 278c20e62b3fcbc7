package io.bactrian.capture.reconciliation;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads query parameters; INVALID_PARAMETER names the one at fault and what it takes. */
final class Parameters {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private Parameters() {}

  static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "takes a whole number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  static @Nullable String login(@Nullable String text) {
    if (text != null && (text.isBlank() || text.indexOf('\0') >= 0)) {
      throw invalid("login", "takes the number of an account");
    }
    return text;
  }

  static LocalDate day(String name, String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeException e) {
      throw invalid(name, "takes a date such as 2026-01-31");
    }
    throw invalid(name, "takes a date from 1970 on");
  }

  static HubException invalid(String name, String rule) {
    return new HubException(ErrorCode.INVALID_PARAMETER, name, "'%s' %s.".formatted(name, rule));
  }
}
