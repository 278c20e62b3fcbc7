package io.bactrian.data.features;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A bar that has closed: nothing of it is known before {@code closeTime}.
 *
 * @param openTime its first moment
 * @param closeTime the first moment that is not in it
 */
public record Bar(
    Instant openTime,
    Instant closeTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {}
