package io.bactrian.data.features;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers which values the indicators of a symbol had, of the bars of the call or the hub's. */
@Component
class IndicatorService {
  private final IndicatorBars held;

  IndicatorService(IndicatorBars held) {
    this.held = held;
  }

  /**
   * @throws HubException {@link io.bactrian.shared.ErrorCode#UNPROCESSABLE} naming an unknown
   *     symbol, or a period that has too few bars
   */
  IndicatorAnswer answer(IndicatorRequest request) {
    CallBars given = request.bars();
    List<Period> periods = given == null ? heldPeriods(request.symbol()) : List.of();
    var values = new LinkedHashMap<String, IndicatorAnswer.PeriodValues>();
    for (IndicatorRequest.Asked asked : request.periods()) {
      PeriodBars bars =
          given == null
              ? held.closed(request.symbol(), asked, periods, request.at(), request.needed())
              : given.closed(asked, request.at(), request.needed());
      requireEnough(request, asked, bars.bars().size());
      values.put(asked.period().name(), values(request, bars));
    }
    return new IndicatorAnswer(request.symbol(), values);
  }

  private List<Period> heldPeriods(String symbol) {
    List<Period> periods = held.periods(symbol);
    if (periods.isEmpty()) {
      List<String> symbols = held.symbols();
      throw IndicatorRequest.unprocessable(
          "symbol",
          "There are no bars of %s. %s"
              .formatted(
                  symbol,
                  symbols.isEmpty()
                      ? "There are none at all: send bars by webhook first, or in the call."
                      : "There are bars of " + String.join(", ", symbols) + "."));
    }
    return periods;
  }

  private static void requireEnough(
      IndicatorRequest request, IndicatorRequest.Asked asked, int count) {
    if (count >= request.needed()) {
      return;
    }
    Indicator longest =
        Collections.max(request.indicators(), Comparator.comparingInt(Indicator::bars));
    List<String> possible =
        Arrays.stream(Indicator.values())
            .filter(one -> one.bars() <= count)
            .map(Indicator::key)
            .toList();
    throw IndicatorRequest.unprocessable(
        asked.field(),
        "%s needs %d closed %s bars of %s; %d had closed at %s. %s"
            .formatted(
                longest.key(),
                longest.bars(),
                asked.period().name(),
                request.symbol(),
                count,
                request.at(),
                possible.isEmpty()
                    ? "No indicator needs fewer than 14."
                    : "They are enough for " + String.join(", ", possible) + "."));
  }

  private static IndicatorAnswer.PeriodValues values(IndicatorRequest request, PeriodBars found) {
    Ohlcv bars = found.bars();
    IndicatorStream newest = IndicatorStream.after(bars);
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    for (Indicator indicator : request.indicators()) {
      double value = newest.value(indicator);
      values.put(indicator.key(), Double.isNaN(value) ? null : value);
    }
    Instant closedAt = Micros.instant(bars.closeTimes()[bars.size() - 1]);
    return new IndicatorAnswer.PeriodValues(closedAt, found.from().name(), values);
  }
}
