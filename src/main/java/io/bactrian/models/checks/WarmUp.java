package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Computes columns again from a later beginning: a value must depend on the stated bars and on
 * nothing before them, or live answers differ from those of a long history.
 */
public final class WarmUp {
  private static final int MOST_ROWS = 400;
  private static final int AHEAD = 96;

  private final Columns columns;
  private final Inputs inputs;
  private final double[][] whole;
  private final Map<Integer, Finding> found = new TreeMap<>();
  private double largest;

  private WarmUp(Columns columns, Inputs inputs) {
    this.columns = columns;
    this.inputs = inputs;
    this.whole = columns.of(inputs);
  }

  /**
   * @param budget rows that may be computed
   */
  public static CheckResult of(Columns columns, Inputs inputs, long budget) {
    int lookback = columns.lookback();
    int size = inputs.base().size();
    if (size < lookback + 1) {
      return CheckResult.skipped(
          Check.WARM_UP,
          "There are %d bars, and history has to begin before the %d that a value needs: send at least %d."
              .formatted(size, lookback, lookback + 1));
    }
    return new WarmUp(columns, inputs).run(budget);
  }

  private CheckResult run(long budget) {
    int size = inputs.base().size();
    int lookback = columns.lookback();
    int rows = (int) Math.max(1, Math.min(MOST_ROWS, budget / (2L * (lookback + AHEAD))));
    var random = new Random(2);
    for (int i = 0; i < rows; i++) {
      int row = lookback + random.nextInt(size - lookback);
      compare(row, lookback);
      compare(row, Math.min(row + 1, lookback + random.nextInt(lookback)));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows", rows);
    figures.put("bars_stated", lookback);
    figures.put("largest_difference", largest);
    figures.put("tolerance", columns.tolerance());
    return CheckResult.of(
        Check.WARM_UP,
        "Computed %d rows again of %d bars, and of some more.".formatted(rows, lookback),
        figures,
        List.copyOf(found.values()));
  }

  private void compare(int row, int bars) {
    double[] again = newest(row, bars);
    for (int c = 0; c < again.length; c++) {
      double difference = difference(whole[row][c], again[c]);
      largest = Math.max(largest, Math.min(difference, 1e9));
      if (difference > columns.tolerance() && !found.containsKey(c)) {
        found.put(c, finding(row, bars, c, again[c]));
      }
    }
  }

  /** The bars after it stay, so that a look ahead is no finding of this check. */
  private double[] newest(int row, int bars) {
    int end = Math.min(inputs.base().size(), row + 1 + AHEAD);
    return columns.of(inputs.window(0, end).beginningAt(row + 1 - bars))[bars - 1];
  }

  private static double difference(double a, double b) {
    if (LookAhead.same(a, b)) {
      return 0;
    }
    double difference = Math.abs(a - b) / Math.max(Math.abs(a), Double.MIN_NORMAL);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(difference, 1e-300);
  }

  private Finding finding(int row, int bars, int column, double value) {
    int needed = needed(row, bars, column);
    String settles =
        needed > 0
            ? "It settles with %d bars: state so many, or cut the average off.".formatted(needed)
            : "It does not settle within the bars that there are: cut the average off.";
    return Finding.of(
        columns.names().get(column),
        inputs.base().known()[row],
        "%s at %s is %s of all history and %s of its %d newest bars. %s"
            .formatted(
                columns.names().get(column),
                Finding.moment(inputs.base().known()[row]),
                whole[row][column],
                value,
                bars,
                settles));
  }

  /** Doubled until it holds; 0 where it never does before the first bar. */
  private int needed(int row, int bars, int column) {
    var tried = new ArrayList<Integer>();
    for (long more = 2L * bars; more < row + 1; more *= 2) {
      tried.add((int) more);
    }
    return tried.stream()
        .filter(
            more ->
                difference(whole[row][column], newest(row, more)[column]) <= columns.tolerance())
        .findFirst()
        .orElse(0);
  }
}
