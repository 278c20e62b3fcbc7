package io.bactrian.decisions.scoring;

import io.bactrian.data.features.FeatureSet;
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
 * @param sequence how many of the newest bars each of {@code sequences} was to be of; 0 for none
 * @param sequences by name, the oldest bar first; empty where these bars are too few or have a gap
 * @param bars the newest that had closed
 * @param barClosedAt when the newest bar closed; null where none had
 * @param nextClose when the next bar that is held already will have closed; null where none is held
 */
record BarFeatures(
    long revision,
    List<String> sets,
    Map<String, Float> features,
    int sequence,
    Map<String, float[]> sequences,
    Ohlcv bars,
    @Nullable Instant barClosedAt,
    @Nullable Instant nextClose) {

  /**
   * Adds the sequences of one set.
   *
   * @param rows of the set's features, a row a bar
   * @param first the row of the oldest bar
   */
  static void addSequences(
      FeatureSet set, float[][] rows, int first, int length, Map<String, float[]> sequences) {
    for (int f = 0; f < set.names().size(); f++) {
      var column = new float[length];
      for (int bar = 0; bar < length; bar++) {
        column[bar] = rows[first + bar][f];
      }
      sequences.put(set.names().get(f), column);
    }
  }

  /** Whether the same would come out again. */
  boolean holds(long revisionNow, List<String> wanted, int bars, Instant now) {
    return revision == revisionNow
        && sets.equals(wanted)
        && sequence == bars
        && (nextClose == null || now.isBefore(nextClose));
  }
}
