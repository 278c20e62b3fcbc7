package io.bactrian.demo.market;

import java.math.BigDecimal;
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
    SortedMap<String, BigDecimal> indicators) {}
