package io.bactrian.data.labels;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Volatility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the market was like at a moment, computed from the bars that had closed by then alone:
 * {@code low-up}, {@code mid-range}, {@code high-down} and so on.
 *
 * <p>Volatility is that of the newest 12 bars, ranked among the 96 before it as the feature {@code
 * f_vol_rank} is: lowest third low, middle mid, highest high. The trend is the logarithmic return
 * over 48 bars divided by their realised volatility; in a random walk that has a deviation of 1, so
 * above 1 it is up, below -1 down, else range.
 */
final class Regime {
  static final int BARS = FeatureSet.RANKED + FeatureSet.RANKED_BARS + 1;
  private static final int TREND_BARS = 48;
  private static final int OLDEST_PERIODS = 3;

  private Regime() {}

  /**
   * @param bars the newest that had closed at {@code moment}, oldest first
   * @return null where there are fewer than {@link #BARS}, or the newest is older than three
   *     periods
   */
  static @Nullable String of(List<Bar> bars, Instant moment, Duration period) {
    int last = bars.size() - 1;
    if (bars.size() < BARS
        || bars.get(last).closeTime().plus(period.multipliedBy(OLDEST_PERIODS)).isBefore(moment)) {
      return null;
    }
    double[] close = bars.stream().mapToDouble(bar -> bar.close().doubleValue()).toArray();
    double[] returns = Volatility.logReturns(close);
    double rank = Volatility.newestRank(returns);
    double moved = Volatility.logReturn(close[last - TREND_BARS], close[last]);
    double spread = Volatility.realised(returns, last, TREND_BARS);
    if (Double.isNaN(rank) || Double.isNaN(moved) || Double.isNaN(spread)) {
      return null;
    }
    return Volatility.regime(rank) + '-' + trend(moved, spread);
  }

  private static String trend(double moved, double spread) {
    if (Math.abs(moved) <= spread) {
      return "range";
    }
    return moved > 0 ? "up" : "down";
  }
}
