package io.bactrian.data.features;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.indicators.OhlcvColumns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A bar that has closed: nothing of it is known before {@code closeTime}.
 *
 * @param openTime its first moment
 * @param closeTime the first moment that is not in it
 */
public record Bar(
    Instant openTime,
    Instant closeTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {
  /** The same bars as columns. */
  public static Ohlcv columns(List<Bar> bars) {
    var columns = new OhlcvColumns(bars.size());
    for (Bar bar : bars) {
      columns.add(
          Micros.of(bar.closeTime()),
          bar.open().doubleValue(),
          bar.high().doubleValue(),
          bar.low().doubleValue(),
          bar.close().doubleValue(),
          bar.volume().doubleValue());
    }
    return columns.bars();
  }
}
