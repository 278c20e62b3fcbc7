package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of a deal which the hub does not hold.
 *
 * @param reason {@code exit_without_entry}, {@code order_without_deal} or {@code balance_gap}
 * @param from when the first deal of the position was made, the order was answered, or the account
 *     was last in agreement
 * @param to when the last deal of the position was made, the order was answered, or the account
 *     first disagreed
 * @param volume lots that are missing at least; null where they cannot be computed
 * @param amount what the deals do not explain of the balance's move, in the account's currency
 * @param fix what to do
 */
@JsonNaming(SnakeCaseStrategy.class)
record Gap(
    String login,
    String reason,
    @Nullable String positionId,
    @Nullable String orderId,
    @Nullable String signalId,
    @Nullable String symbol,
    Instant from,
    Instant to,
    @Nullable BigDecimal volume,
    @Nullable BigDecimal amount,
    @Nullable String currency,
    String fix) {

  private static final String RESEND =
      "The Expert Advisor resends its history at start: restart it on this login";

  static Gap exitWithoutEntry(
      String login,
      String positionId,
      String symbol,
      Instant from,
      Instant to,
      @Nullable BigDecimal volume) {
    return new Gap(
        login,
        "exit_without_entry",
        positionId,
        null,
        null,
        symbol,
        from,
        to,
        volume,
        null,
        null,
        RESEND + ", after showing the whole history in the terminal if the entry is an old one.");
  }

  static Gap orderWithoutDeal(String login, String orderId, String signalId, Instant at) {
    return new Gap(
        login,
        "order_without_deal",
        null,
        orderId,
        signalId,
        null,
        at,
        at,
        null,
        null,
        null,
        RESEND + "; a pending order has no deal before it fills.");
  }

  static Gap balanceGap(
      String login, Instant from, Instant to, BigDecimal amount, @Nullable String currency) {
    return new Gap(
        login,
        "balance_gap",
        null,
        null,
        null,
        null,
        from,
        to,
        null,
        amount,
        currency,
        RESEND + ", or look for this amount in the broker's statement.");
  }
}
