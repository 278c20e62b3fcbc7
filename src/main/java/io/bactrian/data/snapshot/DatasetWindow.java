package io.bactrian.data.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset is asked to cover.
 *
 * @param period the bars' period as MetaTrader names it, such as {@code M5}
 * @param from the first moment, or null for the first bar held
 * @param to the moment of knowledge: no bar, trade or label beyond it is used
 */
public record DatasetWindow(String symbol, String period, @Nullable Instant from, Instant to) {}
