package io.bactrian.decisions.budgets;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A budget and what was used of it at a moment at which nobody else reserves of it.
 *
 * @param minute calls of the last 60 seconds
 * @param today calls since midnight UTC
 * @param money spent and reserved since then
 * @param minuteFree when there is room in the minute again, if there is none
 * @param dayFree the next midnight UTC
 */
record BudgetUse(
    Budget budget,
    long minute,
    long today,
    BigDecimal money,
    @Nullable Instant minuteFree,
    Instant dayFree) {

  static BudgetUse of(ResultSet row, int number) throws SQLException {
    @Nullable OffsetDateTime free = row.getObject("minute_free_at", OffsetDateTime.class);
    return new BudgetUse(
        new Budget(
            row.getString("scope"),
            row.getObject("calls_per_minute", Integer.class),
            row.getObject("calls_per_day", Integer.class),
            row.getBigDecimal("money_per_day"),
            row.getString("currency")),
        row.getLong("calls_last_minute"),
        row.getLong("calls_today"),
        row.getBigDecimal("money_today"),
        free == null ? null : free.toInstant(),
        row.getObject("day_free_at", OffsetDateTime.class).toInstant());
  }

  /** Why it has no room for a call; empty where it has. */
  Optional<OverBudget> refusal(Call call) {
    Integer aMinute = budget.callsPerMinute();
    if (aMinute != null && minute >= aMinute) {
      return over(used(minute, aMinute, "calls a minute"), minuteFree, aMinute > 0);
    }
    Integer aDay = budget.callsPerDay();
    if (aDay != null && today >= aDay) {
      return over(used(today, aDay, "calls a day"), dayFree, aDay > 0);
    }
    BigDecimal limit = budget.moneyPerDay();
    return limit == null || call.most().signum() == 0 ? Optional.empty() : money(call, limit);
  }

  private Optional<OverBudget> money(Call call, BigDecimal limit) {
    String currency = budget.currency();
    if (!call.terms().prices().currency().equals(currency)) {
      return Optional.of(
          new OverBudget(
              budget.scope(),
              "is in %s and the call is priced in %s: give both in one currency."
                  .formatted(currency, call.terms().prices().currency())));
    }
    if (money.add(call.most()).compareTo(limit) <= 0) {
      return Optional.empty();
    }
    String used =
        "has used %s of %s %s a day, and this call may cost %s"
            .formatted(plain(money), plain(limit), currency, plain(call.most()));
    return over(used, dayFree, call.most().compareTo(limit) <= 0);
  }

  private Optional<OverBudget> over(String used, @Nullable Instant free, boolean ever) {
    return Optional.of(
        new OverBudget(
            budget.scope(),
            used
                + (ever && free != null
                    ? "; there is room again at " + free + "."
                    : "; there is room only in a larger budget.")));
  }

  private static String used(long used, int limit, String of) {
    return "has used %d of %d %s".formatted(used, limit, of);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
