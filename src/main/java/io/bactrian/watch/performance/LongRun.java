package io.bactrian.watch.performance;

import java.util.Arrays;

/**
 * Intervals of a series whose rows depend on each other, as labels do that overlap.
 *
 * <p>The long-run variance is the mean square of the series' first six cosine coefficients, and the
 * interval has Student's quantile for as many degrees of freedom (equal-weighted cosine estimator:
 * E. Lazarus, D. Lewis, J. Stock and M. Watson, "HAR Inference: Recommendations for Practice", JBES
 * 36, 2018; U. Müller, "A Theory of Robust Long-Run Variance Estimation", J. Econometrics 141,
 * 2007). They recommend more coefficients as rows grow; six hold their level where the
 * autocorrelation is 0.9, at the price of intervals that are a quarter wider.
 *
 * <p>Of a share it is Wilson's interval for the effective number of rows (E. B. Wilson, JASA 22,
 * 1927; for data that depend on each other C. Franco et al., J. Survey Stat. Method. 7, 2019).
 */
public final class LongRun {
  static final int TERMS = 6;
  public static final int LEAST = 50;

  /** Student's 97.5 % quantile for six degrees of freedom. */
  static final double QUANTILE = 2.446911851144969;

  private LongRun() {}

  /**
   * Six coefficients need six stretches, each three times as long as what depends on each other.
   *
   * @param span the most rows that one label spans; 1 where none overlap
   */
  public static boolean isEnough(int rows, int span) {
    return rows >= needed(span);
  }

  public static int needed(int span) {
    return Math.max(LEAST, 3 * TERMS * span);
  }

  /**
   * @param series in the order of time
   */
  public static Measured mean(double[] series) {
    double mean = average(series);
    double half = QUANTILE * standardError(series);
    return new Measured(mean, mean - half, mean + half, series.length, effective(series, 1));
  }

  /**
   * @param hits 1 or 0, in the order of time
   * @param span the most rows that one label spans
   */
  public static Measured share(double[] hits, int span) {
    double share = average(hits);
    double effective = effective(hits, span);
    return wilson(share, hits.length, effective, QUANTILE);
  }

  /**
   * @param quantile 1.96 where the rows are independent
   */
  static Measured wilson(double share, int rows, double effective, double quantile) {
    double z2 = quantile * quantile / effective;
    double centre = (share + z2 / 2) / (1 + z2);
    double half = Math.sqrt(share * (1 - share) * z2 + z2 * z2 / 4) / (1 + z2);
    return new Measured(
        share, Math.max(0, centre - half), Math.min(1, centre + half), rows, effective);
  }

  /** Of events that do not depend on each other. */
  public static Measured independent(long hits, int rows) {
    return wilson((double) hits / rows, rows, rows, 1.959963984540054);
  }

  static double standardError(double[] series) {
    return Math.sqrt(variance(series) / series.length);
  }

  /** Never more than the rows; where nothing varies, as many as share no label. */
  private static double effective(double[] series, int span) {
    int n = series.length;
    double mean = average(series);
    double own = Arrays.stream(series).map(x -> (x - mean) * (x - mean)).sum() / n;
    double longRun = variance(series);
    return own > 0 && longRun > 0
        ? Math.max(1, Math.min(n, n * own / longRun))
        : Math.max(1, (double) n / span);
  }

  /** n times the variance of the mean. */
  static double variance(double[] series) {
    int n = series.length;
    double mean = average(series);
    double sum = 0;
    for (int j = 1; j <= TERMS; j++) {
      double coefficient = 0;
      for (int t = 0; t < n; t++) {
        coefficient += (series[t] - mean) * Math.cos(Math.PI * j * (t + 0.5) / n);
      }
      sum += coefficient * coefficient * 2 / n;
    }
    return sum / TERMS;
  }

  static double average(double[] series) {
    return Arrays.stream(series).sum() / series.length;
  }
}
