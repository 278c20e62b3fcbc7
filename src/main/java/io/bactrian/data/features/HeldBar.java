package io.bactrian.data.features;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A closed bar as the database holds it, whatever its values are: NaN and infinity are numbers to
 * PostgreSQL.
 *
 * @param bar the same with exact prices; null where one of its values is no number
 */
public record HeldBar(
    Instant openTime,
    Instant closeTime,
    double open,
    double high,
    double low,
    double close,
    double volume,
    @Nullable Bar bar) {

  public static HeldBar of(Bar bar) {
    return new HeldBar(
        bar.openTime(),
        bar.closeTime(),
        bar.open().doubleValue(),
        bar.high().doubleValue(),
        bar.low().doubleValue(),
        bar.close().doubleValue(),
        bar.volume().doubleValue(),
        bar);
  }

  /**
   * @param values open, high, low, close, volume: {@link BigDecimal}, or {@link Double} for what is
   *     no number
   */
  static HeldBar of(Instant openTime, Instant closeTime, Number[] values) {
    Bar bar = null;
    if (values[0] instanceof BigDecimal open
        && values[1] instanceof BigDecimal high
        && values[2] instanceof BigDecimal low
        && values[3] instanceof BigDecimal close
        && values[4] instanceof BigDecimal volume) {
      bar = new Bar(openTime, closeTime, open, high, low, close, volume);
    }
    return new HeldBar(
        openTime,
        closeTime,
        values[0].doubleValue(),
        values[1].doubleValue(),
        values[2].doubleValue(),
        values[3].doubleValue(),
        values[4].doubleValue(),
        bar);
  }

  /** Whether each price is a number above 0. */
  public boolean isPriced() {
    return isPrice(open) && isPrice(high) && isPrice(low) && isPrice(close);
  }

  private static boolean isPrice(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }
}
