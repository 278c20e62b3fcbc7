package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes bars whose price has not moved for too long, from the bar on at which that is known, and
 * flags a series whose newest bar is old.
 *
 * @param bars how many bars in a row may repeat the close before them in all their prices
 * @param age how long before the moment of knowledge the newest bar may have closed
 */
record StaleRule(int bars, Duration age) implements CleaningRule {
  static final String NAME = "stale";

  static StaleRule of(RuleSettings given) {
    return new StaleRule(
        given.whole("bars", 12, 1, 100_000), given.duration("age", Duration.ofHours(96)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("bars", bars, "age", age.toString());
  }

  @Override
  public int memory() {
    return bars + 1;
  }

  @Override
  public Sieve begin(Duration length) {
    return new Sieve() {
      private double close = Double.NaN;
      private int repeated;

      @Override
      public Verdict judge(HeldBar bar, boolean fresh) {
        boolean repeats =
            !fresh
                && bar.open() == close
                && bar.high() == close
                && bar.low() == close
                && bar.close() == close;
        repeated = repeats ? repeated + 1 : 0;
        close = bar.close();
        return repeated > bars
            ? Verdict.remove(
                repeated, bars, repeated + " bars in a row have repeated the price " + close)
            : Verdict.KEEP;
      }

      @Override
      public @Nullable Verdict end(Instant closedAt, Instant to) {
        Duration old = Duration.between(closedAt, to);
        return old.compareTo(age) > 0
            ? Verdict.flag(
                old.toSeconds(),
                age.toSeconds(),
                "it is the newest bar, but closed " + old + " before " + to)
            : null;
      }
    };
  }
}
