package io.bactrian.watch.alarms;

import io.bactrian.shared.GivenFields;
import java.util.Arrays;
import java.util.Locale;

/** How much an alarm matters; a critical one breaks through quiet hours. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Severity of(String text) {
    return Arrays.stream(values())
        .filter(one -> one.slug().equals(text))
        .findFirst()
        .orElseThrow(
            () -> GivenFields.invalid("severity", "Give severity as info, warning or critical."));
  }

  public boolean isAbove(Severity other) {
    return compareTo(other) > 0;
  }
}
