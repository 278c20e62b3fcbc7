package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the rate of a currency comes from: it is fixed, or the newest closed bar of a series says
 * it.
 *
 * @param from one unit of this currency
 * @param to is worth so many units of this one
 * @param rate fixed; null where the series says it
 * @param rateAt the moment that the fixed rate is of
 * @param symbol of the series, whose close is the rate; null for a fixed rate
 * @param period of the series
 * @param maxAgeSeconds what is older is not used
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CurrencyRate(
    String from,
    String to,
    @Nullable BigDecimal rate,
    @Nullable Instant rateAt,
    @Nullable String symbol,
    @Nullable String period,
    long maxAgeSeconds) {}
