package io.bactrian.demo.market;

import java.math.BigDecimal;

/**
 * One trade of the recording.
 *
 * @param timeMsc UTC milliseconds; trades of one second are one millisecond apart, in file order
 * @param price USD a bitcoin
 * @param amount bitcoins
 */
public record Tick(long timeMsc, BigDecimal price, BigDecimal amount) {}
