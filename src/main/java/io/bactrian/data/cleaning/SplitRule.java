package io.bactrian.data.cleaning;

import io.bactrian.data.cleaning.RuleSettings.Ratio;
import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds jumps by a simple ratio. Whether one lasts is known some bars later, so those bars are
 * removed; if the price is still at the new level then, the series is cut and goes on from there.
 * Earlier prices are left as they were: to divide them would be to use the future.
 *
 * @param ratios tried both ways
 * @param tolerance how far the jump may be from a ratio, in natural logarithms: some 2 % at 0.02
 * @param persist how many bars have to stay at the new level
 */
record SplitRule(List<Ratio> ratios, double tolerance, int persist) implements CleaningRule {
  static final String NAME = "split";

  static SplitRule of(RuleSettings given) {
    return new SplitRule(
        given.ratios("ratios", "3:2,2:1,3:1,4:1,5:1,10:1,20:1,100:1"),
        given.number("tolerance", 0.02, 0, 0.1),
        given.whole("persist", 3, 1, 1000));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of(
        "ratios",
        ratios.stream().map(Ratio::toString).collect(Collectors.joining(",")),
        "tolerance",
        tolerance,
        "persist",
        persist);
  }

  @Override
  public int memory() {
    return persist + 1;
  }

  @Override
  public Sieve begin(Duration length) {
    return new Jumps();
  }

  /** A ratio and its direction. */
  private record Jump(Ratio ratio, double log, Instant at) {
    String text() {
      return log < 0 ? ratio.toString() : ratio.few() + ":" + ratio.many();
    }
  }

  private final class Jumps implements Sieve {
    private double level = Double.NaN;
    private @Nullable Jump pending;
    private int stayed;

    @Override
    public Verdict judge(HeldBar bar, boolean fresh) {
      if (!bar.isPriced()) {
        return Verdict.KEEP;
      }
      if (fresh) {
        level = Double.NaN;
        pending = null;
      }
      Jump suspected = pending;
      double moved = log(bar.close());
      if (suspected != null && Math.abs(moved - suspected.log()) < Math.abs(suspected.log()) / 2) {
        return stays(bar, suspected, moved);
      }
      pending = jump(bar);
      if (pending == null) {
        level = bar.close();
        return Verdict.KEEP;
      }
      stayed = 1;
      return Verdict.remove(
          StrictMath.exp(log(bar.open())),
          StrictMath.exp(pending.log()),
          "its price is near a split of %s from the close before".formatted(pending.text()));
    }

    private Verdict stays(HeldBar bar, Jump jump, double moved) {
      double ratio = StrictMath.exp(moved);
      double expected = StrictMath.exp(jump.log());
      if (stayed == persist) {
        pending = null;
        level = bar.close();
        return Verdict.cut(
            ratio, expected, "the jump of %s at %s has lasted".formatted(jump.text(), jump.at()));
      }
      stayed++;
      return Verdict.remove(
          ratio, expected, "it may follow a split of %s at %s".formatted(jump.text(), jump.at()));
    }

    private @Nullable Jump jump(HeldBar bar) {
      for (double price : new double[] {bar.open(), bar.close()}) {
        double moved = log(price);
        for (Ratio ratio : ratios) {
          double log = Math.copySign(ratio.log(), moved);
          if (Math.abs(moved - log) <= tolerance && stays(bar, log)) {
            return new Jump(ratio, log, bar.openTime());
          }
        }
      }
      return null;
    }

    /** A bar that opens at a ratio and is back at its close has jumped nowhere. */
    private boolean stays(HeldBar bar, double log) {
      return Math.abs(log(bar.close()) - log) < Math.abs(log) / 2;
    }

    private double log(double price) {
      return StrictMath.log(price / level);
    }
  }
}
