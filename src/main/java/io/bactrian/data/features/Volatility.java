package io.bactrian.data.features;

/**
 * Realised volatility and its rank, for the feature that looks back and the label that looks ahead
 * alike. Every value is computed from its own window alone, so it does not depend on where a series
 * begins.
 */
public final class Volatility {
  private Volatility() {}

  /**
   * Natural logarithm returns; {@code [bars]}, the first NaN, and NaN where a price is not above 0.
   */
  public static double[] logReturns(double[] close) {
    var returns = new double[close.length];
    for (int i = 0; i < close.length; i++) {
      returns[i] = i == 0 ? Double.NaN : logReturn(close[i - 1], close[i]);
    }
    return returns;
  }

  /** {@link StrictMath}: the same bits on every machine. */
  public static double logReturn(double from, double to) {
    return from > 0 && to > 0 ? StrictMath.log(to / from) : Double.NaN;
  }

  /** Square root of the sum of the {@code bars} squared returns that end at {@code last}. */
  public static double realised(double[] returns, int last, int bars) {
    if (last - bars + 1 < 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = last - bars + 1; i <= last; i++) {
      sum += returns[i] * returns[i];
    }
    return Math.sqrt(sum);
  }

  /** The volatility over {@code bars} bars at each bar; {@code [bars]}. */
  public static double[] realised(double[] returns, int bars) {
    var values = new double[returns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = realised(returns, i, bars);
    }
    return values;
  }

  /**
   * How unusual the volatility of the newest {@link FeatureSet#RANKED_BARS} bars is among the
   * {@link FeatureSet#RANKED} before it, as the feature {@code f_vol_rank} says it.
   *
   * @return 0 to 1, NaN where there are too few returns or one is missing
   */
  public static double newestRank(double[] returns) {
    int last = returns.length - 1;
    double[] ranked = realised(returns, FeatureSet.RANKED_BARS);
    return rank(ranked[last], ranked, last - FeatureSet.RANKED, last);
  }

  /** The thirds of a rank: {@code low}, {@code mid}, {@code high}. */
  public static String regime(double rank) {
    return rank < 1 / 3.0 ? "low" : rank < 2 / 3.0 ? "mid" : "high";
  }

  /**
   * The share of {@code values[from..to)} that is below {@code value}; an equal one counts half.
   *
   * @return 0 to 1, NaN where the range leaves the array or a value is missing
   */
  public static double rank(double value, double[] values, int from, int to) {
    if (from < 0 || to > values.length || Double.isNaN(value)) {
      return Double.NaN;
    }
    int halves = 0;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(values[i])) {
        return Double.NaN;
      }
      halves += values[i] < value ? 2 : values[i] == value ? 1 : 0;
    }
    return halves / (2.0 * (to - from));
  }
}
