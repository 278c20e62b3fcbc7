package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains on labels in random order: nothing is left to learn, so what was trained must score as the
 * base rate does, within {@value #MARGIN} of log loss. Better means that the test is known, worse
 * that noise was learned.
 *
 * <p>One order may be learned by luck: where the first is outside of the margin, the mean of
 * {@value #ORDERS} orders decides.
 *
 * <p>Rows with the same features keep one label, so that copies of train rows in the test show.
 */
public final class PermutedLabels {
  private static final double MARGIN = 0.01;
  private static final int ORDERS = 5;
  private static final int LEAST_ROWS = 100;
  private static final double SMALLEST = 1e-15;

  private PermutedLabels() {}

  /** The trainer whose code is checked. */
  public interface Trainer {
    /**
     * @param train in the order of time
     * @param test {@code [rows][columns]} features to be answered, in the order of time
     * @return {@code [test rows][classes]}
     */
    float[][] probabilities(LabelledRows train, float[][] test, int classes);
  }

  /**
   * @param most of the newest train and of the test rows, so that it takes no longer
   */
  public static CheckResult of(LabelledRows rows, Trainer trainer, int most, long seed) {
    int[] train = newest(rows.rows(false), most);
    int[] test = newest(rows.rows(true), most);
    if (train.length < LEAST_ROWS || test.length < LEAST_ROWS) {
      return CheckResult.skipped(
          Check.PERMUTED_LABELS, "Train and test need %d rows each.".formatted(LEAST_ROWS));
    }
    Losses losses = losses(rows, train, test, trainer, seed);
    int orders = 1;
    if (losses.outside()) {
      for (; orders < ORDERS; orders++) {
        losses = losses.plus(losses(rows, train, test, trainer, seed + orders));
      }
      losses = losses.over(orders);
    }
    return result(losses, orders, train.length, test.length, seed);
  }

  private record Losses(double own, double base) {
    Losses plus(Losses other) {
      return new Losses(own + other.own, base + other.base);
    }

    Losses over(int count) {
      return new Losses(own / count, base / count);
    }

    boolean outside() {
      return Math.abs(own - base) > MARGIN;
    }
  }

  private static Losses losses(
      LabelledRows rows, int[] train, int[] test, Trainer trainer, long seed) {
    int[] labels = permuted(rows, train, test, seed);
    int classes = rows.classes();
    float[][] answers =
        trainer.probabilities(part(rows, train, labels), rows.features(test), classes);
    double[] base = shares(labels, train, classes);
    double loss = 0;
    double baseLoss = 0;
    for (int i = 0; i < test.length; i++) {
      int label = labels[test[i]];
      loss -= Math.log(Math.max(answers[i][label], SMALLEST)) / test.length;
      baseLoss -= Math.log(Math.max(base[label], SMALLEST)) / test.length;
    }
    return new Losses(loss, baseLoss);
  }

  private static CheckResult result(Losses losses, int orders, int train, int test, long seed) {
    double loss = losses.own();
    double baseLoss = losses.base();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("log_loss", loss);
    figures.put("base_log_loss", baseLoss);
    figures.put("margin", MARGIN);
    figures.put("rows_train", train);
    figures.put("rows_test", test);
    figures.put("seed", seed);
    figures.put("orders", orders);
    String message =
        "With labels in random order the log loss is %.4f, the base rate's %.4f."
            .formatted(loss, baseLoss);
    if (!losses.outside()) {
      return CheckResult.of(Check.PERMUTED_LABELS, message, figures, List.of());
    }
    String why =
        loss < baseLoss
            ? " Nothing is left to learn, so the trainer knows the test: look for rows in both"
                + " parts, and for what is fitted to all rows."
            : " The trainer learns noise: make its model simpler, or give it more rows.";
    return CheckResult.of(
        Check.PERMUTED_LABELS,
        message,
        figures,
        List.of(new Finding(null, null, "labels of the test", message + why)));
  }

  private static int[] newest(int[] rows, int most) {
    return Arrays.copyOfRange(rows, Math.max(0, rows.length - most), rows.length);
  }

  /** {@code [rows]}; each part keeps its share of the classes but for the copies. */
  private static int[] permuted(LabelledRows rows, int[] train, int[] test, long seed) {
    int[] labels = rows.labels().clone();
    var given = new HashMap<String, Integer>();
    var random = new Random(seed);
    for (int[] part : List.of(train, test)) {
      var pool = new ArrayList<Integer>();
      for (int i : part) {
        pool.add(rows.labels()[i]);
      }
      Collections.shuffle(pool, random);
      for (int i = 0; i < part.length; i++) {
        String features = Arrays.toString(rows.features()[part[i]]);
        given.putIfAbsent(features, pool.get(i));
        labels[part[i]] = given.getOrDefault(features, 0);
      }
    }
    return labels;
  }

  private static LabelledRows part(LabelledRows rows, int[] some, int[] labels) {
    return new LabelledRows(
        rows.columns(),
        Arrays.stream(some).mapToLong(i -> rows.asOf()[i]).toArray(),
        Arrays.stream(some).mapToLong(i -> rows.until()[i]).toArray(),
        null,
        null,
        Arrays.stream(some).map(i -> labels[i]).toArray(),
        rows.features(some),
        new boolean[some.length]);
  }

  private static double[] shares(int[] labels, int[] some, int classes) {
    var shares = new double[classes];
    for (int i : some) {
      shares[labels[i]] += 1.0 / some.length;
    }
    return shares;
  }
}
