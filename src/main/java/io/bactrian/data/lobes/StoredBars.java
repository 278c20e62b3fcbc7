package io.bactrian.data.lobes;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The hub's bars as the columns that lobes answer from. */
@Component
class StoredBars {
  private static final int SYMBOLS_SHOWN = 50;

  private final BarReader reader;
  private final JdbcClient jdbc;

  StoredBars(BarReader reader, JdbcClient jdbc) {
    this.reader = reader;
    this.jdbc = jdbc;
  }

  /**
   * The newest {@code count} bars that had closed at {@code at}; fewer where there are fewer.
   *
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} for a symbol without bars of the period
   */
  Ohlcv read(String symbol, Period period, Instant at, int count) {
    List<Bar> bars = reader.closedBars(symbol, period.name(), at, count);
    if (bars.isEmpty() && !reader.knows(symbol, period.name())) {
      throw unknown(symbol, period);
    }
    return Bar.columns(bars);
  }

  private HubException unknown(String symbol, Period period) {
    List<String> symbols =
        jdbc.sql("select symbol from bar_series where period = :period order by 1 limit :most")
            .param("period", period.name())
            .param("most", SYMBOLS_SHOWN)
            .query(String.class)
            .list();
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        "symbol",
        "There are no %s bars of %s: send them by webhook or in the call. There are some of %s."
            .formatted(
                period.name(),
                symbol,
                symbols.isEmpty() ? "no symbol" : String.join(", ", symbols)));
  }
}
