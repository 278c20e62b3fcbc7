package io.bactrian.datasets;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position from its first entry to the exit that left nothing open.
 *
 * @param leg 1, or more for what a reversal opened under the same position id
 * @param side long or short
 * @param volume all that was entered, in lots
 * @param entryPrice volume-weighted
 * @param exitPrice volume-weighted
 * @param profit gross
 * @param stopLoss of the first deal, null or 0 where it had none
 * @param openings what opened it, the earliest first
 */
record ClosedTrade(
    int leg,
    String symbol,
    String side,
    BigDecimal volume,
    BigDecimal entryPrice,
    BigDecimal exitPrice,
    Instant openedAt,
    Instant closedAt,
    BigDecimal profit,
    BigDecimal swap,
    BigDecimal commission,
    BigDecimal fee,
    @Nullable BigDecimal stopLoss,
    List<Opening> openings,
    TradeContext context) {

  /** What ties a trade to its signal: the order of an entry and its comment. */
  record Opening(String orderId, String comment) {}

  BigDecimal netProfit() {
    return profit.add(swap).add(commission).add(fee);
  }

  long holdingSeconds() {
    return Duration.between(openedAt, closedAt).toSeconds();
  }

  /** win, loss or flat, by what is left after all costs. */
  String label() {
    return switch (netProfit().signum()) {
      case 1 -> "win";
      case -1 -> "loss";
      default -> "flat";
    };
  }
}
