package io.bactrian.demo.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A deal as MetaTrader 5 books it; the names in snake case are the contract's.
 *
 * @param order null for a balance operation, as are positionId, entry, symbol, magic
 * @param timeMsc broker time
 * @param comment the signal's id, or what the balance operation was for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deal(
    String ticket,
    @Nullable String order,
    @Nullable String positionId,
    long timeMsc,
    String type,
    @Nullable String entry,
    @Nullable String symbol,
    BigDecimal volume,
    BigDecimal price,
    BigDecimal commission,
    BigDecimal swap,
    BigDecimal profit,
    BigDecimal fee,
    @Nullable String magic,
    String reason,
    String comment) {

  public Deal withComment(String text) {
    return new Deal(
        ticket,
        order,
        positionId,
        timeMsc,
        type,
        entry,
        symbol,
        volume,
        price,
        commission,
        swap,
        profit,
        fee,
        magic,
        reason,
        text);
  }
}
