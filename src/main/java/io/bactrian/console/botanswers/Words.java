package io.bactrian.console.botanswers;

import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as messages show them: a dash is what nobody knows. */
final class Words {
  static final String NONE = "–";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  static String ago(@Nullable Instant at, Instant now) {
    if (at == null) {
      return NONE;
    }
    Duration age = Duration.between(at, now);
    return age.isNegative()
        ? minute(at) + " UTC"
        : Spans.inWords(age.truncatedTo(unit(age))) + " ago";
  }

  private static java.time.temporal.ChronoUnit unit(Duration age) {
    return age.toSeconds() > 0
        ? java.time.temporal.ChronoUnit.SECONDS
        : java.time.temporal.ChronoUnit.MILLIS;
  }

  /** With its sign. */
  static String money(BigDecimal amount, String currency) {
    return (String.format(Locale.ROOT, "%+,.2f", amount) + " " + currency).strip();
  }

  static String amount(BigDecimal amount, String currency) {
    return (String.format(Locale.ROOT, "%,.2f", amount) + " " + currency).strip();
  }

  static String plain(@Nullable BigDecimal value) {
    return value == null ? NONE : value.stripTrailingZeros().toPlainString();
  }

  static String orDash(@Nullable String text) {
    return text == null || text.isBlank() ? NONE : text;
  }

  static String share(long part, long whole) {
    return whole == 0 ? NONE : Math.round(100.0 * part / whole) + " %";
  }

  static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
