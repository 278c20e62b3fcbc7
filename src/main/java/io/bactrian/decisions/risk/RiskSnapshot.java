package io.bactrian.decisions.risk;

import java.math.BigDecimal;

/**
 * What the risk guard decides on, at a moment.
 *
 * @param dayResult realised net result since midnight UTC, in the accounts' currency
 * @param exposure lots, over all open positions
 * @param revision of the policy's limits and of the symbol table
 */
public record RiskSnapshot(
    PolicySettings settings, BigDecimal dayResult, BigDecimal exposure, long revision) {}
