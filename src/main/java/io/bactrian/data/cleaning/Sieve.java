package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rule at work on one series, bar by bar in the order of their opening: a verdict knows the
 * bars before its own and nothing else, so that no later bar changes it.
 */
interface Sieve {
  /**
   * @param bar the next one that the rules before did not remove
   * @param fresh whether they cut the series before it, so that it is not to be compared with the
   *     bars before
   */
  Verdict judge(HeldBar bar, boolean fresh);

  /**
   * Of the newest bar that was kept.
   *
   * @param closedAt when that bar closed
   * @param to the moment of knowledge
   */
  default @Nullable Verdict end(Instant closedAt, Instant to) {
    return null;
  }
}
