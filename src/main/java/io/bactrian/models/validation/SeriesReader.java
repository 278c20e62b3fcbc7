package io.bactrian.models.validation;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.models.checks.Series;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The hub's bars as the series that checks compute on. */
@Component
class SeriesReader {
  /** Some 70 days of M5; what a check computes twice and more. */
  static final int MOST = 20_000;

  private final BarReader reader;

  SeriesReader(BarReader reader) {
    this.reader = reader;
  }

  /**
   * The newest {@value #MOST} bars of a window.
   *
   * @param from the first moment, null for the first bar held
   * @param to what had closed by then counts
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown symbol or period
   */
  Series read(String symbol, String period, @Nullable Instant from, Instant to) {
    String name = Period.parse(period).name();
    List<Bar> bars = reader.closedBars(symbol, name, to, MOST);
    List<Bar> within =
        from == null ? bars : bars.stream().filter(bar -> !bar.openTime().isBefore(from)).toList();
    if (within.isEmpty()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "The hub holds no %s bars of %s in this window: send them by webhook or in bars, or name another window."
              .formatted(name, symbol));
    }
    return FeatureColumns.series(symbol, Bar.columns(within));
  }
}
