package io.bactrian.watch.performance;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code ml_performance_metrics}.
 *
 * @param base the same of the base rate; null where it has none
 */
record Figure(String metric, Measured measured, @Nullable Double base) {}
