package io.bactrian.decisions.risk;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the guard goes by for everything together; limits of a strategy, a symbol, a login or a
 * currency are beside it. Lots are as the broker counts them, money is added up as the accounts
 * count it, whatever their currencies.
 *
 * @param killSwitch on: every action is HOLD
 * @param dailyLossLimit realised loss of a day, midnight to midnight UTC, from which on nothing is
 *     traded
 * @param maxExposure lots, over all open positions of all accounts
 * @param maxPositionSize lots, the most that one decision may ask for
 * @param positionSize lots, what a decision asks for
 * @param maxDataAgeSeconds how old the newest closed bar may be
 * @param version counts the changes, so that none overwrites another unseen
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PolicySettings(
    boolean killSwitch,
    BigDecimal dailyLossLimit,
    BigDecimal maxExposure,
    BigDecimal maxPositionSize,
    BigDecimal positionSize,
    int maxDataAgeSeconds,
    long version,
    Instant updatedAt,
    String updatedBy) {}
