package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The Sharpe ratio of a period of the returns, not annualised, and how much of it trials explain
 * (D. Bailey, M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40,
 * 2014).
 *
 * @param value mean of the returns by their standard deviation
 * @param skewness of the returns
 * @param kurtosis of the returns, 3 for a normal distribution
 * @param observations how many independent returns
 */
public record SharpeRatio(double value, double skewness, double kurtosis, int observations) {
  /** The certainty that the gate asks for too. */
  public static final double CERTAIN = 0.95;

  private static final double EULER_MASCHERONI = 0.5772156649015329;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int LEAST = 6;

  /**
   * Of returns that overlap for so many rows: the means of as many blocks as there are stand for
   * them.
   */
  public static SharpeRatio of(double[] returns, int block) {
    double[] means = blocks(returns, Math.max(1, returns.length / block));
    double mean = Arrays.stream(means).average().orElse(Double.NaN);
    double second = moment(means, mean, 2);
    double third = moment(means, mean, 3);
    double fourth = moment(means, mean, 4);
    double deviation = Math.sqrt(second * means.length / Math.max(1, means.length - 1));
    return new SharpeRatio(
        mean / deviation, third / Math.pow(second, 1.5), fourth / (second * second), means.length);
  }

  /** The means of so many blocks of equal length, as far as that goes. */
  public static double[] blocks(double[] returns, int count) {
    var means = new double[count];
    for (int b = 0; b < count; b++) {
      int from = (int) ((long) b * returns.length / count);
      int to = (int) ((long) (b + 1) * returns.length / count);
      means[b] = Arrays.stream(returns, from, to).average().orElse(0);
    }
    return means;
  }

  private static double moment(double[] values, double mean, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v - mean, power)).average().orElse(Double.NaN);
  }

  /**
   * What the best of so many trials without any skill is expected to have.
   *
   * @param variance of the trials' Sharpe ratios
   * @return 0 for a single trial
   */
  public static double expectedMaximum(int trials, double variance) {
    if (trials < 2) {
      return 0;
    }
    return Math.sqrt(variance)
        * ((1 - EULER_MASCHERONI) * NORMAL.inverseCumulativeProbability(1 - 1.0 / trials)
            + EULER_MASCHERONI * NORMAL.inverseCumulativeProbability(1 - 1.0 / (trials * Math.E)));
  }

  /** The probability that the true ratio is above a benchmark's, such as the expected maximum. */
  public double probabilityAbove(double benchmark) {
    double error = 1 - skewness * value + (kurtosis - 1) / 4 * value * value;
    return NORMAL.cumulativeProbability(
        (value - benchmark) * Math.sqrt(observations - 1.0) / Math.sqrt(error));
  }

  /**
   * @param trials how many there were, this one among them
   * @param others the ratios of the other trials, as far as they are known
   */
  public CheckResult deflated(int trials, double[] others) {
    if (observations < LEAST || !Double.isFinite(value) || !Double.isFinite(kurtosis)) {
      return CheckResult.skipped(
          Check.DEFLATED_SHARPE,
          "There are %d independent returns that vary, and %d are needed."
              .formatted(observations, LEAST));
    }
    double variance = variance(others);
    double benchmark = expectedMaximum(trials, variance);
    double deflated = probabilityAbove(benchmark);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("sharpe", value);
    figures.put("observations", observations);
    figures.put("skewness", skewness);
    figures.put("kurtosis", kurtosis);
    figures.put("trials", trials);
    figures.put("variance_of_trials", variance);
    figures.put("expected_maximum", benchmark);
    figures.put("deflated_sharpe", deflated);
    String message =
        "The Sharpe ratio %.4f of %d periods is above %.4f, the best of %d trials by chance, with a probability of %.4f."
            .formatted(value, observations, benchmark, trials, deflated);
    List<Finding> findings = new ArrayList<>();
    if (!(deflated >= CERTAIN)) {
      findings.add(
          new Finding(
              null,
              null,
              "%d trials".formatted(trials),
              message + " It has to be 0.95: collect more results, and try less."));
    }
    return CheckResult.of(Check.DEFLATED_SHARPE, message, figures, findings);
  }

  /** Of the trials; of ratios without skill where fewer than five are known. */
  private double variance(double[] others) {
    double[] known = Arrays.stream(others).filter(Double::isFinite).toArray();
    if (known.length < 4) {
      return 1.0 / (observations - 1);
    }
    double[] all = Arrays.copyOf(known, known.length + 1);
    all[known.length] = value;
    double mean = Arrays.stream(all).average().orElse(0);
    return moment(all, mean, 2) * all.length / (all.length - 1);
  }
}
