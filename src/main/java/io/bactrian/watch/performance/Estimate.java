package io.bactrian.watch.performance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What accuracy will turn out to be: the mean of calibrated confidence (confidence-based
 * performance estimation, as NannyML describes it under CBPE; D. Guillory et al., "Predicting with
 * Confidence on Unseen Distributions", ICCV 2021). It holds as long as confidence means what it
 * meant, which drift of the kind that changes labels alone breaks unseen.
 *
 * @param calibratedOn earlier rows with an outcome
 * @param low of what comes in 95 of 100 cases
 */
record Estimate(
    Instant from, Instant to, int rows, int calibratedOn, double value, double low, double high) {
  static final String METHOD = "cbpe";

  /**
   * @param earlier by bar, one a bar, each with an outcome that was known before {@code window}
   * @param window by bar, one a bar, whose outcomes count for nothing here
   * @return empty where there is too little to calibrate on
   */
  static Optional<Estimate> of(List<Outcome> earlier, List<Outcome> window) {
    int span = earlier.isEmpty() ? 1 : PredictionScores.span(earlier);
    if (!LongRun.isEnough(earlier.size(), span)) {
      return Optional.empty();
    }
    double[] hits = earlier.stream().mapToDouble(Outcome::hit).toArray();
    Calibration calibration =
        Calibration.fit(earlier.stream().mapToDouble(Outcome::confidence).toArray(), hits);
    double value =
        window.stream()
            .mapToDouble(row -> calibration.of(row.confidence()))
            .average()
            .orElseThrow();
    double effective = Math.max(1, (double) window.size() / span);
    double error = LongRun.standardError(hits);
    double half = LongRun.QUANTILE * Math.sqrt(value * (1 - value) / effective + error * error);
    return Optional.of(
        new Estimate(
            window.get(0).bar(),
            window.get(window.size() - 1).bar(),
            window.size(),
            earlier.size(),
            value,
            Math.max(0, value - half),
            Math.min(1, value + half)));
  }
}
