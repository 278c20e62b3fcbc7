package io.bactrian.data.cleaning;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a bar.
 *
 * @param reason one sentence without a full stop; empty for a bar that is kept
 * @param value what was measured, NaN where nothing can be
 * @param threshold what it was compared with
 */
record Verdict(Kind kind, String reason, double value, double threshold) {
  /** What becomes of a bar, each with more effect than the one before. */
  enum Kind {
    KEPT,
    FLAGGED,
    /** Kept, and no window reaches behind it. */
    CUT,
    REMOVED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Verdict KEEP = new Verdict(Kind.KEPT, "", Double.NaN, Double.NaN);

  static Verdict remove(double value, double threshold, String reason) {
    return new Verdict(Kind.REMOVED, reason, value, threshold);
  }

  static Verdict cut(double value, double threshold, String reason) {
    return new Verdict(Kind.CUT, reason, value, threshold);
  }

  static Verdict flag(double value, double threshold, String reason) {
    return new Verdict(Kind.FLAGGED, reason, value, threshold);
  }

  /** JSON has no NaN. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
