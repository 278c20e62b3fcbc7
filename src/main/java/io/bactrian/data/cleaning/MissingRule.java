package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes bars without usable prices and flags holes in the series. Nothing is filled in.
 *
 * @param gap the most bars that may lack in a row before no window reaches across them, 0 for any
 *     number: a market that closes at night lacks them every day
 */
record MissingRule(int gap) implements CleaningRule {
  static final String NAME = "missing";

  static MissingRule of(RuleSettings given) {
    return new MissingRule(given.whole("gap", 0, 0, 1_000_000));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("gap", gap);
  }

  @Override
  public int memory() {
    return 1;
  }

  @Override
  public Sieve begin(Duration length) {
    return new Sieve() {
      private @Nullable Instant end;

      @Override
      public Verdict judge(HeldBar bar, boolean fresh) {
        Verdict unusable = unusable(bar);
        if (unusable != null) {
          return unusable;
        }
        Instant before = end;
        end = bar.closeTime();
        long lacking =
            before == null ? 0 : Math.round(OrderRule.bars(before, bar.openTime(), length));
        if (lacking < 1) {
          return Verdict.KEEP;
        }
        String reason = "bars that are missing before it: " + lacking;
        return gap > 0 && lacking > gap
            ? Verdict.cut(lacking, gap, reason)
            : Verdict.flag(lacking, gap, reason);
      }
    };
  }

  private static @Nullable Verdict unusable(HeldBar bar) {
    String[] names = {"open", "high", "low", "close"};
    double[] prices = {bar.open(), bar.high(), bar.low(), bar.close()};
    for (int i = 0; i < prices.length; i++) {
      if (!Double.isFinite(prices[i])) {
        return Verdict.remove(Double.NaN, 0, "its %s is no number".formatted(names[i]));
      }
      if (prices[i] <= 0) {
        return Verdict.remove(prices[i], 0, "its %s is not above 0".formatted(names[i]));
      }
    }
    if (!(bar.volume() >= 0) || Double.isInfinite(bar.volume())) {
      return Verdict.remove(bar.volume(), 0, "its volume is no number of 0 or more");
    }
    if (bar.high() < Math.max(bar.open(), bar.close())
        || bar.low() > Math.min(bar.open(), bar.close())) {
      return Verdict.remove(
          bar.high() - bar.low(), 0, "its open or close is not between its low and high");
    }
    return null;
  }
}
