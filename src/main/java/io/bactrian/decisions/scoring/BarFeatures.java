package io.bactrian.decisions.scoring;

import io.bactrian.data.indicators.Ohlcv;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bars of a series say at a moment.
 *
 * @param revision of the series, read before its bars were
 * @param sets the sets that were to be computed
 * @param features by name; without those of a set for which too few bars had closed
 * @param bars the newest that had closed
 * @param barClosedAt when the newest bar closed; null where none had
 * @param nextClose when the next bar that is held already will have closed; null where none is held
 */
record BarFeatures(
    long revision,
    List<String> sets,
    Map<String, Float> features,
    Ohlcv bars,
    @Nullable Instant barClosedAt,
    @Nullable Instant nextClose) {

  /** Whether the same would come out again. */
  boolean holds(long revisionNow, List<String> wanted, Instant now) {
    return revision == revisionNow
        && sets.equals(wanted)
        && (nextClose == null || now.isBefore(nextClose));
  }
}
