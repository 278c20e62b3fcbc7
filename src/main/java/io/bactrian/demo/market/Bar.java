package io.bactrian.demo.market;

import java.math.BigDecimal;

/**
 * Some minutes of trades.
 *
 * @param seconds how long it lasts
 * @param openTime UTC seconds, a multiple of {@code seconds}
 * @param volume bitcoins
 */
public record Bar(
    long seconds,
    long openTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {

  static Bar of(long seconds, Tick tick) {
    long second = tick.timeMsc() / 1000;
    BigDecimal price = tick.price();
    return new Bar(seconds, second - second % seconds, price, price, price, price, tick.amount());
  }

  /** The first second that is not in this bar. */
  public long closeTime() {
    return openTime + seconds;
  }

  /** As MetaTrader names it. */
  public String period() {
    return "M" + seconds / 60;
  }

  Bar with(Tick tick) {
    return new Bar(
        seconds,
        openTime,
        open,
        high.max(tick.price()),
        low.min(tick.price()),
        tick.price(),
        volume.add(tick.amount()));
  }
}
