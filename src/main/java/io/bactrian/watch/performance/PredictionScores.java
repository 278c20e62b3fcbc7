package io.bactrian.watch.performance;

import io.bactrian.models.registry.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What answers were worth whose outcome is known. The base rate is that of the training: what was
 * known beforehand.
 */
final class PredictionScores {
  private static final double CLIP = 1e-7;

  /** Whether the class that was most frequent in the training came true. */
  private static final ToDoubleBiFunction<double[], Integer> MAJORITY =
      (base, label) -> Outcome.most(base) == label ? 1 : 0;

  /** What an answer is right more often than that class, row by row. */
  private static final ToDoubleFunction<Outcome> GAIN =
      row -> row.hit() - MAJORITY.applyAsDouble(Objects.requireNonNull(row.base()), label(row));

  private PredictionScores() {}

  /**
   * @param known by bar, one a bar; each with its label
   * @return none where there are too few
   */
  static List<Figure> of(List<Outcome> known) {
    int span = span(known);
    if (!LongRun.isEnough(known.size(), span)) {
      return List.of();
    }
    double[] hits = column(known, Outcome::hit);
    double[] gaps = column(known, row -> row.confidence() - row.hit());
    int[] bins = Calibration.bins(column(known, Outcome::confidence));
    var figures = new ArrayList<Figure>();
    figures.add(new Figure("accuracy", LongRun.share(hits, span), base(known, MAJORITY)));
    if (known.stream().allMatch(row -> row.base() != null)) {
      figures.add(new Figure("accuracy_gain", LongRun.mean(column(known, GAIN)), 0.0));
    }
    Collections.addAll(
        figures,
        score("log_loss", known, PredictionScores::logLoss),
        score("brier", known, PredictionScores::brier),
        new Figure("calibration_gap", LongRun.mean(gaps), null),
        new Figure(
            "calibration_error",
            BlockBootstrap.ofSums(
                Calibration.byBin(gaps, bins),
                3 * span,
                sums -> Calibration.error(sums, gaps.length)),
            null));
    return figures;
  }

  /** The most rows whose bar is within one label's span. */
  static int span(List<Outcome> known) {
    return Gate.block(
            known.stream().map(Outcome::bar).toArray(Instant[]::new),
            known.stream()
                .map(row -> Objects.requireNonNull(row.knownAt()))
                .toArray(Instant[]::new))
        / 3;
  }

  private static Figure score(
      String metric, List<Outcome> known, ToDoubleBiFunction<double[], Integer> score) {
    double[] own = column(known, row -> score.applyAsDouble(row.probabilities(), label(row)));
    return new Figure(metric, LongRun.mean(own), base(known, score));
  }

  private static @Nullable Double base(
      List<Outcome> known, ToDoubleBiFunction<double[], Integer> score) {
    double sum = 0;
    for (Outcome row : known) {
      if (row.base() == null) {
        return null;
      }
      sum += score.applyAsDouble(row.base(), label(row));
    }
    return sum / known.size();
  }

  /** -ln of what was given to what came true, nats. */
  private static double logLoss(double[] probabilities, int label) {
    return -Math.log(Math.min(Math.max(probabilities[label], CLIP), 1));
  }

  /** The sum over classes of squared errors (G. Brier, Monthly Weather Review 78, 1950): 0 to 2. */
  private static double brier(double[] probabilities, int label) {
    return IntStream.range(0, probabilities.length)
        .mapToDouble(i -> Math.pow(probabilities[i] - (i == label ? 1 : 0), 2))
        .sum();
  }

  private static int label(Outcome row) {
    return Objects.requireNonNull(row.label());
  }

  private static double[] column(List<Outcome> rows, ToDoubleFunction<Outcome> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
