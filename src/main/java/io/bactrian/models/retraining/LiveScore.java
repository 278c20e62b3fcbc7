package io.bactrian.models.retraining;

import java.time.Instant;
import java.util.Locale;

/**
 * How a champion did on what became known after its dataset.
 *
 * @param from the dataset's moment of knowledge
 * @param to the moment of knowledge of the labels
 * @param rows labelled samples in between
 * @param logLoss mean, nats a row; NaN without rows
 * @param baseLogLoss of the classes' frequencies in the train file
 * @param lower95 one-sided bound of the improvement over the base rate; NaN where rows are too few
 * @param upper95 the same from above
 */
record LiveScore(
    String model,
    String version,
    Instant from,
    Instant to,
    int rows,
    double logLoss,
    double baseLogLoss,
    double lower95,
    double upper95) {

  boolean isEnough() {
    return Double.isFinite(lower95) && Double.isFinite(upper95);
  }

  /** What the rows of the table say of where the figure is from. */
  String measuredOn() {
    return "labels from %s to %s".formatted(from, to);
  }

  /** One sentence for the log. */
  String text() {
    if (!isEnough()) {
      return "%s %s: %d later rows are too few for a bound".formatted(model, version, rows);
    }
    String word = lower95 > 0 ? "better" : upper95 < 0 ? "worse" : "no different for certain";
    return String.format(
        Locale.ROOT,
        "%s %s on %d later rows: log loss %.4f, base rate %.4f, %s (%.4f to %.4f)",
        model,
        version,
        rows,
        logLoss,
        baseLogLoss,
        word,
        lower95,
        upper95);
  }
}
