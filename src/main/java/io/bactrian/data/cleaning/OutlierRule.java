package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes a bar one of whose prices is too far from the close before, by the robust z of that
 * distance among those of the bars before: (distance - median) / (1.4826 * median absolute
 * deviation), Iglewicz and Hoaglin 1993. A median over the whole series would know the future.
 *
 * <p>A distance is the largest of the four |ln(price / close before)|, divided by the square root
 * of the time between in bars. The distance of a removed bar is remembered as well, so that a
 * market that has become wilder is not removed for good.
 *
 * @param bars how many distances are remembered; no bar is judged before there are half of them
 * @param z from which robust z on a bar is removed
 * @param least no distance above the median that is smaller than this removes a bar
 * @param persist after so many removed bars that agree with each other their level is accepted, and
 *     the series is cut there
 */
record OutlierRule(int bars, double z, double least, int persist) implements CleaningRule {
  static final String NAME = "outlier";

  /** What makes the median absolute deviation of a normal distribution its standard deviation. */
  private static final double NORMAL = 1.4826;

  static OutlierRule of(RuleSettings given) {
    return new OutlierRule(
        given.whole("bars", 96, 10, 10_000),
        given.number("z", 20, 3, 1000),
        given.number("least", 0.05, 0.0001, 1),
        given.whole("persist", 3, 1, 1000));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("bars", bars, "z", z, "least", least, "persist", persist);
  }

  @Override
  public int memory() {
    return bars + persist + 1;
  }

  @Override
  public Sieve begin(Duration length) {
    return new Distances(length);
  }

  private record Level(double close, Instant at) {}

  private final class Distances implements Sieve {
    private final Duration length;
    private final TrailingValues distances = new TrailingValues(bars);
    private @Nullable Level accepted;
    private @Nullable Level removed;
    private int agreed;

    Distances(Duration length) {
      this.length = length;
    }

    @Override
    public Verdict judge(HeldBar bar, boolean fresh) {
      if (!bar.isPriced()) {
        return Verdict.KEEP;
      }
      Level from = fresh ? null : accepted;
      Level other = fresh ? null : removed;
      Verdict verdict = from == null ? Verdict.KEEP : judge(bar, from, other);
      Level newest = other == null ? from : other;
      if (newest != null) {
        distances.add(distance(bar, newest));
      }
      var level = new Level(bar.close(), bar.closeTime());
      if (verdict.kind() == Verdict.Kind.REMOVED) {
        removed = level;
      } else {
        accepted = level;
        removed = null;
        agreed = 0;
      }
      return verdict;
    }

    private Verdict judge(HeldBar bar, Level from, @Nullable Level other) {
      double far = z(distance(bar, from));
      if (!(far > z)) {
        return Verdict.KEEP;
      }
      agreed = other != null && !(z(distance(bar, other)) > z) ? agreed + 1 : 1;
      if (agreed > persist) {
        return Verdict.cut(far, z, "the price has stayed where the bars before it were removed");
      }
      return Verdict.remove(
          far,
          z,
          "its %s is %s, but the close before it was %s"
              .formatted(furthest(bar, from), price(bar, from), from.close()));
    }

    /** The scale has a lower bound, for in a flat stretch every move is infinitely unusual. */
    private double z(double distance) {
      if (2 * distances.size() < bars) {
        return Double.NaN;
      }
      double scale = Math.max(NORMAL * distances.deviation(), least / z);
      return (distance - distances.median()) / scale;
    }

    private double distance(HeldBar bar, Level from) {
      double elapsed = Math.max(1, OrderRule.bars(from.at(), bar.closeTime(), length));
      return Math.abs(StrictMath.log(price(bar, from) / from.close())) / Math.sqrt(elapsed);
    }
  }

  private static double price(HeldBar bar, Level from) {
    return switch (furthest(bar, from)) {
      case "open" -> bar.open();
      case "high" -> bar.high();
      case "low" -> bar.low();
      default -> bar.close();
    };
  }

  private static String furthest(HeldBar bar, Level from) {
    String name = "close";
    double furthest = ratio(bar.close(), from);
    double[] prices = {bar.open(), bar.high(), bar.low()};
    String[] names = {"open", "high", "low"};
    for (int i = 0; i < prices.length; i++) {
      if (ratio(prices[i], from) > furthest) {
        furthest = ratio(prices[i], from);
        name = names[i];
      }
    }
    return name;
  }

  /** Grows with the distance, without the cost of a logarithm. */
  private static double ratio(double price, Level from) {
    return Math.max(price / from.close(), from.close() / price);
  }
}
