package io.bactrian.capture.tradingview;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.Decimals;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextFaults;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads fields of a validated document; senders leave a field out, send null, or send "". */
final class Fields {
  private static final Pattern SINCE_EPOCH = Pattern.compile("[0-9]+(\\.[0-9]*)?");
  private static final BigDecimal SMALLEST_MILLIS = BigDecimal.valueOf(100_000_000_000L);
  private static final BigDecimal LARGEST_MILLIS = BigDecimal.valueOf(99_999_999_999_999L);

  private Fields() {}

  static @Nullable String text(JsonNode document, String field) {
    JsonNode value = document.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    return text.isEmpty() ? null : text;
  }

  /** A name, which other rows are found by: nothing unseen belongs to it. */
  static String required(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null || text.isBlank()) {
      throw new HubException(ErrorCode.INVALID_FIELD, field, field + " is missing: send it.");
    }
    String fault = TextFaults.of(text);
    if (fault != null) {
      throw new HubException(ErrorCode.INVALID_FIELD, field, fault);
    }
    return text.strip();
  }

  /** A number, or a text that holds one: placeholders are often quoted. */
  static @Nullable BigDecimal decimal(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null || text.isBlank()) {
      return null;
    }
    return document.get(field).isNumber()
        ? document.get(field).decimalValue()
        : Decimals.parse(text.strip(), field);
  }

  /**
   * ISO 8601 in UTC, as {@code 2025-01-01T00:00:00Z}, or seconds or milliseconds since 1970, as a
   * number or a text.
   */
  static @Nullable Instant instant(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null || text.isBlank()) {
      return null;
    }
    String time = text.strip();
    try {
      return SINCE_EPOCH.matcher(time).matches()
          ? sinceEpoch(Decimals.parse(time, field))
          : Instant.parse(time);
    } catch (DateTimeException e) {
      String fault = TextFaults.of(text);
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          fault != null
              ? fault
              : field
                  + " is not a time such as 2025-01-01T00:00:00Z, nor seconds or milliseconds since"
                  + " 1970: send the placeholder unchanged.",
          e);
    }
  }

  /** Below a hundred thousand million it is seconds, which last until the year 5138. */
  private static Instant sinceEpoch(BigDecimal number) {
    BigDecimal millis = number.compareTo(SMALLEST_MILLIS) < 0 ? number.movePointRight(3) : number;
    if (millis.compareTo(SMALLEST_MILLIS) < 0 || millis.compareTo(LARGEST_MILLIS) > 0) {
      throw new DateTimeException("neither seconds nor milliseconds of this age");
    }
    return Instant.ofEpochMilli(millis.longValue());
  }
}
