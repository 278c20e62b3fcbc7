package io.bactrian.watch.alarms;

import io.bactrian.shared.GivenFields;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** Durations as YAML has them: 30s, 5m, 4h, 1d. */
public final class Span {
  private Span() {}

  public static Duration of(String field, String text) {
    try {
      Duration span = DurationStyle.SIMPLE.parse(text.strip());
      if (!span.isNegative()) {
        return span;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(field, text);
    }
    throw wrong(field, text);
  }

  private static RuntimeException wrong(String field, String text) {
    return GivenFields.invalid(
        field, "'%s' is no duration: give %s such as 30s, 5m or 4h.".formatted(text, field));
  }
}
