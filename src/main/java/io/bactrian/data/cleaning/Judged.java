package io.bactrian.data.cleaning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bar that a rule did not simply keep.
 *
 * @param verdict {@code removed}, {@code cut} or {@code flagged}
 * @param openTime the bar's
 * @param value what was measured; null where it is no number
 * @param threshold what it was compared with
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Judged(
    String rule,
    String verdict,
    String symbol,
    Instant openTime,
    @Nullable Double value,
    @Nullable Double threshold,
    String reason) {
  /** The head of {@link #csv}. */
  public static final String HEAD = "rule,verdict,symbol,open_time,value,threshold,reason\n";

  /** One line of a CSV file (RFC 4180, but with a line feed). */
  public String csv() {
    return "%s,%s,%s,%s,%s,%s,%s\n"
        .formatted(
            rule, verdict, quoted(symbol), openTime, text(value), text(threshold), quoted(reason));
  }

  private static String text(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
