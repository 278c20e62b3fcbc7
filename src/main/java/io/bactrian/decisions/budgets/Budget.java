package io.bactrian.decisions.budgets;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What calls of a scope may use. What is null is not limited.
 *
 * @param scope {@code key:}, {@code strategy:} or {@code host:} and a name
 * @param callsPerMinute in any 60 seconds
 * @param callsPerDay midnight to midnight UTC
 * @param moneyPerDay the same
 * @param currency of the money, null where there is none
 */
record Budget(
    String scope,
    @Nullable Integer callsPerMinute,
    @Nullable Integer callsPerDay,
    @Nullable BigDecimal moneyPerDay,
    @Nullable String currency) {}
