package io.bactrian.models.validation;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LookAhead;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.WarmUp;
import java.util.Locale;
import java.util.Random;

/**
 * The look ahead and the warm-up of all indicators on random bars, cut at every bar. Arguments:
 * bars, rounds. It ends with 1 from 60 s on, or where a bar was not cut at.
 */
public final class LeakCheck {
  private static final double GOAL = 60;

  public static void main(String[] arguments) {
    Series bars = random(Integer.parseInt(arguments[0]));
    int rounds = Integer.parseInt(arguments[1]);
    Columns indicators = FeatureColumns.of("indicators", bars);
    double worst = 0;
    boolean whole = true;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      CheckResult ahead = LookAhead.of(indicators, Inputs.of(bars), LookAhead.FULL_BUDGET);
      CheckResult warm = WarmUp.of(indicators, Inputs.of(bars), LookAhead.FULL_BUDGET);
      double seconds = (System.nanoTime() - start) / 1e9;
      worst = Math.max(worst, seconds);
      int cuts = (int) ahead.figures().get("cuts");
      whole &= cuts >= bars.size() - indicators.lookback() && !ahead.failed() && !warm.failed();
      System.out.printf(
          Locale.ROOT,
          "leak check %,d bars x %d features: %.1f s (goal %.0f), cut at %,d bars, %s rows"
              + " computed%n",
          bars.size(),
          Indicator.values().length,
          seconds,
          GOAL,
          cuts,
          ahead.figures().get("rows_computed"));
    }
    System.exit(worst < GOAL && whole ? 0 : 1);
  }

  private static Series random(int size) {
    var random = new Random(1);
    var known = new long[size];
    var values = new double[FeatureColumns.BARS.size()][size];
    double price = 100;
    for (int i = 0; i < size; i++) {
      double close = price * Math.exp(0.002 * random.nextGaussian());
      known[i] = (i + 1) * 300_000_000L;
      values[0][i] = price;
      values[1][i] = Math.max(price, close) * (1 + 0.001 * random.nextDouble());
      values[2][i] = Math.min(price, close) * (1 - 0.001 * random.nextDouble());
      values[3][i] = close;
      values[4][i] = 1 + random.nextDouble();
      price = close;
    }
    return new Series("random", known, FeatureColumns.BARS, values);
  }

  private LeakCheck() {}
}
