package io.bactrian.data.features;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which indicators are asked for.
 *
 * @param periods each once, with the place where it was first named
 * @param indicators each once, in the order in which they were named; all where none was
 * @param at the moment at which a bar has to have closed to count
 * @param bars those of the call; null where the hub's are meant
 */
record IndicatorRequest(
    String symbol,
    List<Asked> periods,
    Set<Indicator> indicators,
    Instant at,
    @Nullable CallBars bars) {
  private static final List<String> PERIODS = List.of("M1", "M5", "M15", "M30", "H1", "H4", "D1");

  /**
   * @param field where it was named, such as {@code periods[0]}
   */
  record Asked(Period period, String field) {}

  /**
   * @param body fits {@code technical-indicators-request.schema.json}
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown period or indicator, or
   *     a bar that cannot be used; {@link ErrorCode#INVALID_FIELD} for an {@code at} that is no
   *     moment of the past
   */
  static IndicatorRequest of(JsonNode body, Instant now) {
    JsonNode bars = body.path("bars");
    Instant at = GivenFields.past("at", body.path("at").textValue(), now);
    return new IndicatorRequest(
        body.required("symbol").asText(),
        periods(body.required("periods")),
        indicators(body.path("indicators")),
        at == null ? now : at,
        bars.isArray()
            ? CallBars.of(
                bars, new CallBars.Reading(null, body.path("allow_gaps").asBoolean(), true))
            : null);
  }

  private static List<Asked> periods(JsonNode names) {
    var periods = new ArrayList<Asked>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).asText();
      String upper = name.toUpperCase(Locale.ROOT);
      String field = "periods[" + i + "]";
      if (!PERIODS.contains(upper)) {
        throw unprocessable(
            field,
            "There are no indicators of the period %s. Use one of %s."
                .formatted(name, String.join(", ", PERIODS)));
      }
      Period period = Period.parse(upper);
      if (periods.stream().noneMatch(asked -> asked.period().equals(period))) {
        periods.add(new Asked(period, field));
      }
    }
    return periods;
  }

  private static Set<Indicator> indicators(JsonNode names) {
    if (!names.isArray()) {
      return new LinkedHashSet<>(List.of(Indicator.values()));
    }
    var indicators = new LinkedHashSet<Indicator>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).asText();
      String field = "indicators[" + i + "]";
      indicators.add(
          Indicator.find(name.toLowerCase(Locale.ROOT))
              .orElseThrow(
                  () ->
                      unprocessable(
                          field,
                          "There is no indicator %s. There are %s."
                              .formatted(name, String.join(", ", Indicator.keys())))));
    }
    return indicators;
  }

  /** How many closed bars of a period the indicators need. */
  int needed() {
    return indicators.stream().mapToInt(Indicator::bars).max().orElse(0);
  }

  static HubException unprocessable(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
