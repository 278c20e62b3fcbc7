package io.bactrian.data.labels;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a position, as MetaTrader 5 reports it.
 *
 * @param ticket unique in the account, ascending
 * @param type BUY or SELL; anything else is no execution, but may cost or bring something
 * @param entry IN, OUT, INOUT (closes and opens the other way round) or OUT_BY (closed by an
 *     opposite position)
 * @param volume lots; without any the deal is a charge only
 * @param profit gross, of the part that this deal closes; commission and fee are negative where
 *     they cost
 * @param reason what brought it about, in upper case: TP, SL, EXPERT, CLIENT and so on
 * @param stopLoss the price, null or 0 where there was none
 */
record Deal(
    String ticket,
    @Nullable String orderId,
    Instant time,
    String type,
    @Nullable String entry,
    @Nullable String symbol,
    @Nullable BigDecimal volume,
    @Nullable BigDecimal price,
    BigDecimal profit,
    BigDecimal swap,
    BigDecimal commission,
    BigDecimal fee,
    @Nullable String comment,
    @Nullable String magic,
    @Nullable String reason,
    @Nullable BigDecimal stopLoss) {
  private static final int SHARE_DIGITS = 10; // far below the smallest unit of any currency

  boolean isExecution() {
    return (type.equals("BUY") || type.equals("SELL"))
        && entry != null
        && symbol != null
        && price != null
        && volume != null
        && volume.signum() > 0;
  }

  /** False for money that is paid in, out or lent: it is no result of a position. */
  boolean isResult() {
    return !type.equals("BALANCE") && !type.equals("CREDIT");
  }

  /** The part of a reversal that closes: its share of the costs, all of the result. */
  Deal closing(BigDecimal closed) {
    return with(closed, profit, swap, share(commission, closed), share(fee, closed));
  }

  /** Multiplied before it is divided, so that a share that has an end is exact. */
  private BigDecimal share(BigDecimal cost, BigDecimal part) {
    BigDecimal whole = Objects.requireNonNull(volume, "An execution has a volume");
    return cost.multiply(part)
        .divide(whole, Math.max(cost.scale(), 0) + SHARE_DIGITS, RoundingMode.HALF_EVEN);
  }

  /** The part of a reversal that opens: what the closing part left of the costs. */
  Deal opening(BigDecimal opened, Deal closing) {
    BigDecimal zero = BigDecimal.ZERO;
    return with(
        opened, zero, zero, commission.subtract(closing.commission), fee.subtract(closing.fee));
  }

  private Deal with(
      BigDecimal part, BigDecimal profit, BigDecimal swap, BigDecimal commission, BigDecimal fee) {
    return new Deal(
        ticket,
        orderId,
        time,
        type,
        entry,
        symbol,
        part,
        price,
        profit,
        swap,
        commission,
        fee,
        comment,
        magic,
        reason,
        stopLoss);
  }
}
