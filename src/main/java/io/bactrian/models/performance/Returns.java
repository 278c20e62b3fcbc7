package io.bactrian.models.performance;

/**
 * Figures of a series of simple returns. Nothing is guessed: what divides by zero is NaN.
 *
 * <p>Sources: W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21 (1994), with a
 * risk-free rate of 0; T. N. Rollinger and S. T. Hoffman, "Sortino: A 'Sharper' Ratio" (2013), with
 * a target of 0; A. W. Lo, "The Statistics of Sharpe Ratios", Financial Analysts Journal 58 (2002),
 * for the standard error of independent returns.
 */
public final class Returns {
  private Returns() {}

  /** {@code [values]}: each against the one before it, the first against {@code start}. */
  static double[] of(double start, double[] values) {
    var returns = new double[values.length];
    double before = start;
    for (int i = 0; i < values.length; i++) {
      returns[i] = values[i] / before - 1;
      before = values[i];
    }
    return returns;
  }

  /**
   * Mean over standard deviation (n - 1), times the root of the returns a year.
   *
   * @param perYear how many returns a year has
   */
  public static double sharpe(double[] returns, double perYear) {
    double mean = mean(returns);
    double squares = 0;
    for (double each : returns) {
      squares += (each - mean) * (each - mean);
    }
    double deviation = Math.sqrt(squares / (returns.length - 1));
    return deviation > 0 ? mean / deviation * Math.sqrt(perYear) : Double.NaN;
  }

  /**
   * Of a Sharpe ratio, in its own units: {@code sqrt((1 + SR^2 / 2) / n)} of the ratio a return.
   *
   * @param annual as {@link #sharpe} answers
   */
  public static double sharpeError(double annual, int n, double perYear) {
    double each = annual / Math.sqrt(perYear);
    return Math.sqrt((1 + each * each / 2) / n) * Math.sqrt(perYear);
  }

  /** Mean over the root of the mean squared loss, gains counted as 0, times that root. */
  public static double sortino(double[] returns, double perYear) {
    double squares = 0;
    for (double each : returns) {
      double loss = Math.min(each, 0);
      squares += loss * loss;
    }
    double downside = Math.sqrt(squares / returns.length);
    return downside > 0 ? mean(returns) / downside * Math.sqrt(perYear) : Double.NaN;
  }

  /**
   * The growth that, had it gone on, makes a year's return: {@code (end / start)^(1/years) - 1}.
   */
  public static double annual(double start, double end, double years) {
    return end > 0 ? Math.pow(end / start, 1 / years) - 1 : -1;
  }

  private static double mean(double[] returns) {
    double sum = 0;
    for (double each : returns) {
      sum += each;
    }
    return sum / returns.length;
  }
}
