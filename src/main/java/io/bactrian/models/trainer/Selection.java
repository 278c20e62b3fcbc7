package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleConsumer;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a family, its setting and its weight beside the base rate by the log loss on validation
 * blocks of the train part; the test part is not looked at.
 *
 * <p>What a family gains is measured as S. Varma and R. Simon do ("Bias in error estimation when
 * using cross-validation for model selection", BMC Bioinformatics 7, 2006): on each block with the
 * setting and weight that suit the other blocks best, for the best of many tries looks better than
 * it is. A family is chosen only where its gain over the base rate is larger than the gain's
 * standard error over the blocks (the rule of one standard error of L. Breiman et al.,
 * "Classification and Regression Trees", 1984).
 */
public final class Selection {
  private static final int STEPS = 20;
  private final List<Fold> folds;
  private final int classes;
  private final double[][] base;
  private final int rows;

  private Selection(List<Fold> folds, int classes) {
    this.folds = folds;
    this.classes = classes;
    this.base = folds.stream().map(fold -> fold.train().baseRate(classes)).toArray(double[][]::new);
    this.rows = folds.stream().mapToInt(fold -> fold.validation().size()).sum();
  }

  /**
   * A family at its best.
   *
   * @param setting the best one over all blocks, and its best weight
   * @param loss log loss a row of each block, with what suits the others
   * @param unmixed of the setting at a weight of 1
   * @param gain of {@code loss} over the base rate
   * @param error the gain's standard error over the blocks
   */
  private record Score(
      Learner learner,
      double setting,
      float weight,
      double loss,
      double unmixed,
      double gain,
      double error) {
    boolean convinces() {
      return weight > 0 && gain > error;
    }

    Map<String, Object> describe() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("log_loss", loss);
      fields.put("log_loss_unmixed", unmixed);
      fields.put("gain", gain);
      fields.put("gain_standard_error", error);
      fields.put("model_weight", weight);
      fields.put(learner.setting(), Choice.plain(setting));
      return fields;
    }
  }

  /**
   * What a run of the default hyperparameters would learn of these rows and answer of others, for
   * checks of this very code.
   *
   * @param asOf {@code [rows]} microseconds since 1970, ascending
   * @param labelUntil {@code [rows]} microseconds since 1970
   * @param features {@code [rows][columns]}, NaN where missing
   * @param asked {@code [others][columns]}
   * @return {@code [others][classes]}
   */
  public static float[][] answers(
      long[] asOf,
      long[] labelUntil,
      int[] labels,
      float[][] features,
      float[][] asked,
      int classes) {
    Rows train = new Rows(asOf, labelUntil, labels, features);
    try {
      Hyperparameters defaults = Hyperparameters.of(JsonNodeFactory.instance.objectNode(), false);
      Choice choice = choose(train, classes, defaults, done -> {});
      try (Mixture model = Mixture.fit(choice, train, classes)) {
        return model.probabilities(asked);
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost refused the rows of a check", e);
    }
  }

  static Choice choose(Rows train, int classes, Hyperparameters hyper, DoubleConsumer progress)
      throws XGBoostError {
    return choose(Fold.of(train), hyper.learners(), classes, progress);
  }

  static Choice choose(
      List<Fold> folds, List<Learner> learners, int classes, DoubleConsumer progress)
      throws XGBoostError {
    return new Selection(folds, classes).run(learners, progress);
  }

  private Choice run(List<Learner> learners, DoubleConsumer progress) throws XGBoostError {
    Map<String, Object> validation = new LinkedHashMap<>();
    validation.put("blocks", folds.size());
    validation.put("rows", rows);
    if (folds.size() < 2) {
      return new Choice(null, 0, 0, "base: too few rows to validate anything else on", validation);
    }
    double known = new Try(0, 0, losses(null, 0)).sum(-1) / rows;
    validation.put("base", Map.of("log_loss", known));
    Score best = null;
    for (int i = 0; i < learners.size(); i++) {
      double begun = i;
      Learner learner = learners.get(i);
      Score score = score(learner, p -> progress.accept((begun + p) / learners.size()), known);
      validation.put(learner.family(), score.describe());
      best = best == null || score.loss() < best.loss() ? score : best;
    }
    return choice(best, known, validation);
  }

  private static Choice choice(@Nullable Score best, double known, Map<String, Object> validation) {
    if (best == null) {
      return new Choice(null, 0, 0, "base: the request asks for it", validation);
    }
    String figures =
        String.format(
            Locale.ROOT,
            "log loss %.4f against the base rate's %.4f in validation, gain %.4f with a standard"
                + " error of %.4f",
            best.loss(),
            known,
            best.gain(),
            best.error());
    if (!best.convinces()) {
      String reason = "base: the best other family, " + best.learner().family() + ", has ";
      return new Choice(null, 0, 0, reason + figures, validation);
    }
    return new Choice(
        best.learner(),
        best.setting(),
        best.weight(),
        best.learner().family() + ": " + figures,
        validation);
  }

  private Score score(Learner learner, DoubleConsumer progress, double known) throws XGBoostError {
    List<Try> tries = new ArrayList<>();
    for (Learner.Candidate candidate : learner.candidates(folds, classes, progress)) {
      for (int step = 0; step <= STEPS; step++) {
        double weight = (double) step / STEPS;
        tries.add(new Try(candidate.setting(), weight, losses(candidate.truths(), weight)));
      }
    }
    Try best = best(tries, -1);
    double unmixed =
        tries.stream()
            .filter(one -> one.weight() == 1 && one.setting() == best.setting())
            .mapToDouble(one -> one.sum(-1))
            .sum();
    double[] blocks = new double[folds.size()];
    Arrays.setAll(blocks, f -> best(tries, f).losses()[f]);
    double loss = new Try(0, 0, blocks).sum(-1) / rows;
    return new Score(
        learner,
        best.setting(),
        (float) best.weight(),
        loss,
        unmixed / rows,
        known - loss,
        error(blocks));
  }

  /**
   * @param losses {@code [folds]} summed over the block's rows
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  private record Try(double setting, double weight, double[] losses) {
    double sum(int without) {
      double sum = 0;
      for (int f = 0; f < losses.length; f++) {
        sum += f == without ? 0 : losses[f];
      }
      return sum;
    }
  }

  /** Of equal ones the first, which is the simplest. */
  private static Try best(List<Try> tries, int without) {
    return tries.stream().reduce((a, b) -> b.sum(without) < a.sum(without) ? b : a).orElseThrow();
  }

  /** {@code [folds]} summed log losses, of the base rate where there are no truths. */
  private double[] losses(float @Nullable [][] truths, double weight) {
    double[] losses = new double[folds.size()];
    for (int f = 0; f < losses.length; f++) {
      int[] labels = folds.get(f).validation().labels();
      for (int i = 0; i < labels.length; i++) {
        double own = truths == null ? 0 : truths[f][i];
        losses[f] += Metrics.loss(weight * own + (1 - weight) * base[f][labels[i]]);
      }
    }
    return losses;
  }

  /** Of the mean gain a row, from how the blocks' mean gains differ. */
  private double error(double[] losses) {
    double[] known = losses(null, 0);
    double[] gains = new double[losses.length];
    for (int f = 0; f < gains.length; f++) {
      gains[f] = (known[f] - losses[f]) / folds.get(f).validation().size();
    }
    double mean = Arrays.stream(gains).sum() / gains.length;
    double squares = Arrays.stream(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
    return Math.sqrt(squares / (gains.length - 1) / gains.length);
  }
}
