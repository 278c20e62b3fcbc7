package io.bactrian.console.portal;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the portal answers. Times are ISO 8601 in UTC, ratios parts of one, money of its currency.
 */
final class Portal {
  private Portal() {}

  /**
   * @param at when it was read
   * @param until nothing later is in it
   * @param delaySeconds the time between both
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalClock(String at, String until, int delaySeconds) {}

  /**
   * @param since where what is seen of the account begins; null: with the account
   * @param capital what it held there; null where that is unknown
   * @param openProfit of what is open: equity less balance
   * @param reportedAt when the terminal sent balance and equity
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalAccount(
      String login,
      @Nullable String currency,
      @Nullable String since,
      @Nullable BigDecimal capital,
      @Nullable BigDecimal balance,
      @Nullable BigDecimal equity,
      @Nullable BigDecimal openProfit,
      @Nullable String reportedAt) {}

  /**
   * @param trades closed ones
   * @param profitFactor what wins made by what losses cost; null without a loss
   * @param paidIn into the accounts, with what they began with, less what was taken out
   * @param returned what one unit of money made, its days chained
   * @param maxDrawdown from the highest close of a day so far, 0 or below
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalTotal(
      @Nullable String currency,
      @Nullable String firstDay,
      @Nullable String lastDay,
      long trades,
      long wins,
      @Nullable Double winRate,
      BigDecimal netProfit,
      @Nullable Double profitFactor,
      @Nullable BigDecimal paidIn,
      @Nullable Double returned,
      @Nullable Double maxDrawdown) {}

  /**
   * @param holder whose view it is
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalSummary(
      PortalClock clock, String holder, List<PortalAccount> accounts, List<PortalTotal> totals) {}

  /**
   * @param balance when the day closed, without what was open
   * @param growth of one unit of money since the first day
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalDay(
      @Nullable String currency,
      String day,
      long trades,
      BigDecimal netProfit,
      @Nullable BigDecimal balance,
      @Nullable BigDecimal equity,
      @Nullable Double returned,
      @Nullable Double growth,
      @Nullable Double drawdown) {}

  record PortalDays(PortalClock clock, List<PortalDay> items) {}

  /**
   * @param month its first day
   * @param complete false for the month that is not over
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalMonth(
      @Nullable String currency,
      String month,
      long trades,
      long wins,
      BigDecimal netProfit,
      @Nullable Double returned,
      boolean complete) {}

  record PortalMonths(PortalClock clock, List<PortalMonth> items) {}

  /**
   * @param volume lots
   * @param costs swap, commission and fee, as the broker booked them
   * @param result win, loss or flat
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalTrade(
      String login,
      String positionId,
      String symbol,
      String side,
      BigDecimal volume,
      BigDecimal entryPrice,
      BigDecimal exitPrice,
      String openedAt,
      String closedAt,
      long holdingSeconds,
      BigDecimal profit,
      BigDecimal costs,
      BigDecimal netProfit,
      @Nullable String strategy,
      String result) {}

  record PortalTradePage(PortalClock clock, List<PortalTrade> items, @Nullable String next) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PortalPosition(
      String login,
      String positionId,
      String symbol,
      String side,
      BigDecimal volume,
      BigDecimal entryPrice,
      String openedAt,
      @Nullable String strategy) {}

  record PortalPositions(PortalClock clock, List<PortalPosition> items) {}

  /**
   * @param version the one that decides; null where none does
   * @param state deciding, training or off
   * @param words the same for people
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalModel(
      String model,
      String symbol,
      @Nullable String version,
      @Nullable String since,
      @Nullable String trainedAt,
      String state,
      String words) {}

  record PortalModels(PortalClock clock, List<PortalModel> items) {}
}
