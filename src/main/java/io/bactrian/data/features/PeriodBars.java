package io.bactrian.data.features;

import io.bactrian.data.indicators.Ohlcv;

/**
 * Closed bars of a period.
 *
 * @param from the period that they were built from, or their own
 */
record PeriodBars(Ohlcv bars, Period from) {}
