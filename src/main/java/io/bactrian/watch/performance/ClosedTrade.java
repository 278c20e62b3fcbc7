package io.bactrian.watch.performance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A trade that was closed.
 *
 * @param model that answered when it was decided, and its version; null where no receipt names a
 *     decision
 * @param net after costs, in the account's currency
 * @param gain {@code net} as a share of what the account held; NaN where no row says what it held
 */
record ClosedTrade(
    Instant opened,
    Instant closed,
    String strategy,
    String symbol,
    String regime,
    @Nullable String arm,
    @Nullable String model,
    @Nullable String version,
    double net,
    double gain) {}
