package io.bactrian.demo.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A TradingView alert as a Pine template sends it; the names in snake case are the contract's.
 *
 * @param time opening time of the bar, {@code yyyy-MM-ddTHH:mm:ssZ}
 * @param timenow when the alert fired: the end of the bar
 * @param contracts what the order moves: twice the position where it is turned over
 * @param price close of the bar, as the strategy sees it; the fill is the broker's
 * @param positionSize after the order, negative when short
 */
public record Alert(
    String strategy,
    String ticker,
    String action,
    String exchange,
    String interval,
    String time,
    String timenow,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    String orderId,
    BigDecimal contracts,
    BigDecimal price,
    BigDecimal positionSize,
    String marketPosition,
    String prevMarketPosition,
    String comment,
    SortedMap<String, BigDecimal> indicators) {
  private static final BigDecimal SIZE = new BigDecimal("0.1");

  /**
   * What a strategy fires at the end of a bar.
   *
   * @param from the position before: 1 long, -1 short, 0 flat
   * @param to the position after, long or short
   */
  static Alert at(
      Bar bar,
      String strategy,
      String ticker,
      String exchange,
      int from,
      int to,
      String comment,
      SortedMap<String, BigDecimal> indicators) {
    return new Alert(
        strategy,
        ticker,
        to > 0 ? "buy" : "sell",
        exchange,
        Long.toString(bar.seconds() / 60),
        Instant.ofEpochSecond(bar.openTime()).toString(),
        Instant.ofEpochSecond(bar.closeTime()).toString(),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        word(to),
        SIZE.multiply(BigDecimal.valueOf(Math.abs((long) to - from))),
        bar.close(),
        SIZE.multiply(BigDecimal.valueOf(to)),
        word(to),
        word(from),
        comment,
        indicators);
  }

  private static String word(int position) {
    return position > 0 ? "long" : position < 0 ? "short" : "flat";
  }
}
