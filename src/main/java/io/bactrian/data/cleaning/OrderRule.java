package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes a bar that begins before the one before it is over: out of order, twice the same, or two
 * grids of time in one series.
 *
 * @param overlap the part of a bar's length that may overlap: a server's clock change shifts bars
 *     of four hours by a quarter
 */
record OrderRule(double overlap) implements CleaningRule {
  static final String NAME = "order";

  static OrderRule of(RuleSettings given) {
    return new OrderRule(given.number("tolerance", 0.25, 0, 0.99));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("tolerance", overlap);
  }

  @Override
  public int memory() {
    return 1;
  }

  @Override
  public Sieve begin(Duration length) {
    return new Sieve() {
      private @Nullable HeldBar last;

      @Override
      public Verdict judge(HeldBar bar, boolean fresh) {
        HeldBar before = last;
        if (before != null && bar.openTime().isBefore(before.closeTime())) {
          double overlaps = bars(bar.openTime(), before.closeTime(), length);
          if (overlaps > overlap) {
            return Verdict.remove(
                overlaps,
                overlap,
                "it opens before the bar of %s is over".formatted(before.openTime()));
          }
        }
        last = bar;
        return Verdict.KEEP;
      }
    };
  }

  /** The time between two moments in bars. */
  static double bars(Instant from, Instant to, Duration length) {
    return Duration.between(from, to).toMillis() / (double) length.toMillis();
  }
}
