package io.bactrian.demo.market;

import java.math.BigDecimal;

/**
 * Five minutes of trades.
 *
 * @param openTime UTC seconds, a multiple of {@link #SECONDS}
 * @param volume bitcoins
 */
public record Bar(
    long openTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {

  static final long SECONDS = 300;

  static Bar of(Tick tick) {
    long second = tick.timeMsc() / 1000;
    BigDecimal price = tick.price();
    return new Bar(second - second % SECONDS, price, price, price, price, tick.amount());
  }

  /** The first second that is not in this bar. */
  public long closeTime() {
    return openTime + SECONDS;
  }

  Bar with(Tick tick) {
    return new Bar(
        openTime,
        open,
        high.max(tick.price()),
        low.min(tick.price()),
        tick.price(),
        volume.add(tick.amount()));
  }
}
