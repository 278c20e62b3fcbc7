package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the Lorentzian classification is asked.
 *
 * @param period of the hub's bars
 * @param at bars count from their close on, and no later one does
 * @param bars those of the call that had closed by then; null where the hub's are meant
 */
record LorentzianRequest(
    String symbol, Period period, Instant at, LorentzianSettings settings, @Nullable Ohlcv bars) {

  /**
   * @param body fits {@code lorentzian-eval-request.schema.json}
   * @param usual the period where none is given
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown period, a setting or a
   *     bar that cannot be used; {@link ErrorCode#INVALID_FIELD} for an {@code at} that is no
   *     moment of the past
   */
  static LorentzianRequest of(JsonNode body, String usual, Instant now) {
    JsonNode named = body.path("period");
    Period period = Period.parse(named.asText(usual).toUpperCase(Locale.ROOT));
    Instant at = moment(body.path("at"), now);
    JsonNode bars = body.path("bars");
    return new LorentzianRequest(
        body.required("symbol").asText(),
        period,
        at,
        LorentzianSettings.of(body.path("settings")),
        bars.isArray()
            ? GivenBars.read(
                bars, named.isTextual() ? period : null, body.path("allow_gaps").asBoolean(), at)
            : null);
  }

  private static Instant moment(JsonNode at, Instant now) {
    if (!at.isTextual()) {
      return now;
    }
    Instant moment = parsed(at.asText());
    if (moment.isAfter(now)) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "at", "The future is not known: name a moment up to now.");
    }
    return moment;
  }

  private static Instant parsed(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "at", "Give a moment such as 2026-01-31T12:00:00Z.", e);
    }
  }
}
