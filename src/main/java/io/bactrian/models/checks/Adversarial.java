package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Adversarial validation: whether a small classifier can distinguish train rows from test rows.
 *
 * <p>Both parts are cut into blocks of time, and a block is judged by a classifier that was fitted
 * to the other blocks: neighbours in time are alike, so that random folds would find any two spans
 * different. Calendar columns are left out, as the test is another time by design.
 *
 * <p>An area under the ROC curve of {@value #FAILS} is two normal distributions 2.3 standard
 * deviations apart: three quarters of either have no counterpart, so what was learned of one says
 * little of the other, and only another way of computing or scaling, or a column that counts time,
 * separates two spans of one market so far. From {@value #WARNS} (0.74 deviations) on it warns of
 * drift.
 */
public final class Adversarial {
  private static final double FAILS = 0.95;
  private static final double WARNS = 0.7;
  private static final int BLOCKS = 5;
  private static final int LEAST_ROWS = 100;
  private static final int MOST_ROWS = 2000;
  private static final double OF_ONE_COLUMN = 0.9;

  private final float[][] train;
  private final float[][] test;

  private Adversarial(float[][] train, float[][] test) {
    this.train = train;
    this.test = test;
  }

  /**
   * @param calendar the columns that say what time it is
   */
  public static CheckResult of(LabelledRows rows, Set<String> calendar) {
    int[] columns =
        IntStream.range(0, rows.columns().size())
            .filter(c -> !calendar.contains(rows.columns().get(c)))
            .toArray();
    int[] train = LabelledRows.spread(rows.rows(false), MOST_ROWS);
    int[] test = LabelledRows.spread(rows.rows(true), MOST_ROWS);
    if (train.length < LEAST_ROWS || test.length < LEAST_ROWS || columns.length == 0) {
      return CheckResult.skipped(
          Check.ADVERSARIAL,
          "Train and test need %d rows each, and a column that is not of the calendar."
              .formatted(LEAST_ROWS));
    }
    var all = new Adversarial(part(rows, train, columns), part(rows, test, columns));
    double auc = all.auc();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("auc", auc);
    figures.put("fails_from", FAILS);
    figures.put("warns_from", WARNS);
    String message =
        "A classifier distinguishes train from test rows with an area under the ROC curve of %.3f."
            .formatted(auc);
    if (auc < WARNS) {
      return CheckResult.of(Check.ADVERSARIAL, message, figures, List.of());
    }
    List<Finding> findings = findings(rows, train, test, columns, message);
    CheckResult failed = CheckResult.of(Check.ADVERSARIAL, message, figures, findings);
    return auc >= FAILS
        ? failed
        : failed.asWarning("The market of the test differs from that of train.");
  }

  private static List<Finding> findings(
      LabelledRows rows, int[] train, int[] test, int[] columns, String message) {
    List<Finding> findings = new ArrayList<>();
    String fix = " Leave it out, or make it comparable over time, such as a return of a price.";
    for (int c : columns) {
      double auc = new Adversarial(part(rows, train, c), part(rows, test, c)).auc();
      if (auc >= OF_ONE_COLUMN) {
        String name = rows.columns().get(c);
        findings.add(
            new Finding(
                name,
                null,
                "train or test",
                "%s alone distinguishes train from test (%.3f).%s".formatted(name, auc, fix)));
      }
    }
    if (findings.isEmpty()) {
      findings.add(new Finding(null, null, "train or test", message + " No single column does."));
    }
    return findings;
  }

  private static float[][] part(LabelledRows rows, int[] some, int... columns) {
    var part = new float[some.length][columns.length];
    for (int i = 0; i < some.length; i++) {
      for (int c = 0; c < columns.length; c++) {
        part[i][c] = rows.features()[some[i]][columns[c]];
      }
    }
    return part;
  }

  /** The mean over the blocks. */
  private double auc() {
    return IntStream.range(0, BLOCKS).mapToDouble(this::auc).average().orElse(Double.NaN);
  }

  private double auc(int block) {
    var learned = new ArrayList<float[]>();
    var asked = new ArrayList<float[]>();
    divide(train, block, learned, asked);
    int learnedTrain = learned.size();
    int askedTrain = asked.size();
    divide(test, block, learned, asked);
    double[] scores =
        SmallTrees.scores(
            learned.toArray(float[][]::new),
            from(learnedTrain, learned.size()),
            asked.toArray(float[][]::new));
    return SmallTrees.auc(scores, from(askedTrain, asked.size()));
  }

  private static void divide(
      float[][] rows, int block, List<float[]> learned, List<float[]> asked) {
    for (int i = 0; i < rows.length; i++) {
      ((long) i * BLOCKS / rows.length == block ? asked : learned).add(rows[i]);
    }
  }

  private static boolean[] from(int first, int size) {
    var positive = new boolean[size];
    Arrays.fill(positive, first, size, true);
    return positive;
  }
}
