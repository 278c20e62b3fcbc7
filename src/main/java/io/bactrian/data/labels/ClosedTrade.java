package io.bactrian.data.labels;

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
 * @param tickets of every deal that counts for it
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
    TradeContext context,
    List<String> tickets) {
  /** Half of the smallest unit of currencies with eight digits. */
  private static final BigDecimal DUST = new BigDecimal("0.000000005");

  /** What sums of 64-bit floating-point numbers err by, in parts of the amounts. */
  private static final BigDecimal FLOATING_ERROR = new BigDecimal("1e-14");

  /** What ties a trade to its signal: the order of an entry and its comment. */
  record Opening(String orderId, String comment) {}

  /** What is left after all costs; nothing where it is no more than what rounding leaves over. */
  BigDecimal netProfit() {
    BigDecimal net = profit.add(swap).add(commission).add(fee);
    BigDecimal moved = profit.abs().add(swap.abs()).add(commission.abs()).add(fee.abs());
    BigDecimal dust = DUST.max(moved.multiply(FLOATING_ERROR));
    return net.abs().compareTo(dust) < 0 ? BigDecimal.ZERO : net;
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
