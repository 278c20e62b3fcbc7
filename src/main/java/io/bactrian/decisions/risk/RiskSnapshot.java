package io.bactrian.decisions.risk;

import java.math.BigDecimal;

/**
 * What the risk guard decides on, at a moment.
 *
 * @param dayResult realised net result since midnight UTC, in the accounts' currency
 * @param exposure lots, over all open positions
 */
public record RiskSnapshot(PolicySettings settings, BigDecimal dayResult, BigDecimal exposure) {}
