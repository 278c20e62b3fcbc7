package io.bactrian.shared;

import java.time.Duration;

/** Spans of time as people write them: no {@code PT15M} in an answer, on a page or in an alarm. */
public final class Spans {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Spans() {}

  /** Such as {@code 250 ms}, {@code 1.5 s}, {@code 15 min}, {@code 2 h 5 min}, {@code 3 d}. */
  public static String inWords(Duration span) {
    long seconds = span.toSeconds();
    if (span.isNegative()) {
      return "-" + inWords(span.negated());
    }
    if (seconds == 0 && !span.isZero()) {
      return span.toMillis() + " ms";
    }
    if (seconds < MINUTE) {
      long tenths = span.toMillis() / 100 % 10;
      return seconds + (tenths == 0 ? "" : "." + tenths) + " s";
    }
    if (seconds < HOUR) {
      return two(seconds, MINUTE, "min", 1, "s");
    }
    return seconds < DAY
        ? two(seconds, HOUR, "h", MINUTE, "min")
        : two(seconds, DAY, "d", HOUR, "h");
  }

  private static String two(long seconds, long unit, String name, long part, String partName) {
    long rest = seconds % unit / part;
    return seconds / unit + " " + name + (rest == 0 ? "" : " " + rest + " " + partName);
  }
}
