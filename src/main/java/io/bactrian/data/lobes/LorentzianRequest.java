package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.CallBars;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;
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
    Instant given = GivenFields.past("at", body.path("at").textValue(), now);
    Instant at = given == null ? now : given;
    JsonNode bars = body.path("bars");
    return new LorentzianRequest(
        body.required("symbol").asText(),
        period,
        at,
        LorentzianSettings.of(body.path("settings")),
        bars.isArray()
            ? CallBars.of(
                    bars,
                    new CallBars.Reading(
                        named.isTextual() ? period : null,
                        body.path("allow_gaps").asBoolean(),
                        false))
                .closed(at)
            : null);
  }
}
