package io.bactrian.decisions.risk;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the guard goes by. Lots are as the broker counts them, money is in the accounts' currency:
 * the hub knows neither contract sizes nor rates, so accounts of several currencies need limits
 * that fit the sum.
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
