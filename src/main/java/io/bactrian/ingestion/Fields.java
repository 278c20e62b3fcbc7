package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads fields of a validated document; senders leave a field out, send null, or send "". */
final class Fields {
  private Fields() {}

  static @Nullable String text(JsonNode document, String field) {
    JsonNode value = document.get(field);
    if (value == null || value.isNull() || value.asText().isEmpty()) {
      return null;
    }
    return value.asText();
  }

  static String required(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null || text.isBlank()) {
      throw new HubException(ErrorCode.INVALID_FIELD, field, field + " is missing: send it.");
    }
    return text;
  }

  /** A number, or a text that holds one: placeholders are often quoted. */
  static @Nullable BigDecimal decimal(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null) {
      return null;
    }
    JsonNode value = document.get(field);
    if (value.isNumber()) {
      return value.decimalValue();
    }
    try {
      return StrictJson.checkRange(new BigDecimal(text), field);
    } catch (NumberFormatException e) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, field, field + " is not a finite number: send digits.", e);
    }
  }

  /** ISO 8601 in UTC, as {@code 2025-01-01T00:00:00Z}. */
  static @Nullable Instant instant(JsonNode document, String field) {
    String text = text(document, field);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          field + " is not a time such as 2025-01-01T00:00:00Z: send the placeholder unchanged.",
          e);
    }
  }
}
