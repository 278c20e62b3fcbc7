package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Computes columns again with the future cut off: what was computed of the past must be the same to
 * the last bit.
 *
 * <p>A leak that reaches one bar ahead shows only where the cut is at that very bar. So every bar
 * is cut at, within windows of the lookback and {@value #STEP} bars; and the whole series is cut at
 * some random places, for what reaches further than a window. Where the budget does not suffice for
 * all windows, they are spread evenly, and the figures say how many bars were cut at.
 */
public final class LookAhead {
  private static final int STEP = 128;
  private static final int AHEAD = 96;
  private static final int WHOLE_CUTS = 12;

  /** Rows that may be computed: some seconds with the hub's own indicators. */
  public static final long FULL_BUDGET = 40_000_000;

  private final Columns columns;
  private final Inputs inputs;
  private final long[] allowed;
  private final Map<Integer, Found> found = new TreeMap<>();
  private long computed;
  private int cuts;

  /**
   * Where a column differed first.
   *
   * @param inputs in which it did
   * @param row the row in them
   * @param moment of the cut
   */
  record Found(Inputs inputs, int row, long moment, double with, double without) {}

  private LookAhead(Columns columns, Inputs inputs, long[] allowed) {
    this.columns = columns;
    this.inputs = inputs;
    this.allowed = allowed;
  }

  /**
   * Features: each may know what was known with its own row of the base.
   *
   * @param budget rows that may be computed
   */
  public static CheckResult of(Columns columns, Inputs inputs, long budget) {
    return of(columns, inputs, inputs.base().known(), budget);
  }

  /**
   * Labels: each may know what was known at its own end.
   *
   * @param allowed {@code [rows of the base]} the moment up to which a row may look; a row whose
   *     moment is {@link Long#MAX_VALUE} is left out
   */
  public static CheckResult of(Columns columns, Inputs inputs, long[] allowed, long budget) {
    if (inputs.base().size() < columns.lookback() + 2) {
      return CheckResult.skipped(
          Check.LOOK_AHEAD,
          "There are %d bars, and a value needs %d: send at least %d."
              .formatted(inputs.base().size(), columns.lookback(), columns.lookback() + 2));
    }
    return new LookAhead(columns, inputs, allowed).run(budget);
  }

  private CheckResult run(long budget) {
    double[][] whole = computed(inputs);
    cutAnywhere(whole, budget / 2);
    int windows = cutEverywhere(budget);
    var findings = new ArrayList<Finding>();
    found.forEach((column, where) -> findings.add(new LeakTrace(columns, where, column).finding()));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("bars", inputs.base().size());
    figures.put("columns", columns.names().size());
    figures.put("cuts", cuts);
    figures.put("windows", windows);
    figures.put("rows_computed", computed);
    return CheckResult.of(
        Check.LOOK_AHEAD,
        "Computed again with the future cut off at %d places of %d bars."
            .formatted(cuts, inputs.base().size()),
        figures,
        findings);
  }

  private double[][] computed(Inputs some) {
    computed += some.base().size();
    return columns.of(some);
  }

  /** The whole series, cut at random places. */
  private void cutAnywhere(double[][] whole, long budget) {
    int size = inputs.base().size();
    var random = new Random(1);
    for (int i = 0; i < WHOLE_CUTS && computed + size <= budget; i++) {
      int row = Math.min(columns.lookback(), size - 2) + random.nextInt(size - columns.lookback());
      compare(inputs, whole, 0, Math.min(row, size - 2));
    }
  }

  /**
   * @return how many windows
   */
  private int cutEverywhere(long budget) {
    int warm = columns.lookback() - 1;
    int size = inputs.base().size();
    int all = Math.max(1, (size - 1 - warm + STEP - 1) / STEP);
    long cost = (long) STEP * (warm + STEP / 2) + warm + STEP + AHEAD;
    int windows = (int) Math.max(1, Math.min(all, (budget - computed) / cost));
    for (int i = 0; i < windows; i++) {
      int first = (int) ((long) i * all / windows) * STEP;
      window(first, Math.min(size, first + warm + STEP + AHEAD), warm);
    }
    return windows;
  }

  private void window(int first, int end, int warm) {
    Inputs window = inputs.window(first, end);
    double[][] reference = computed(window);
    int last = Math.min(warm + STEP, end - first - 1);
    for (int row = Math.min(warm, last - 1); row < last; row++) {
      compare(window, reference, first, row);
    }
  }

  /** Cuts off what the row may not know; no row that may know no more may change. */
  private void compare(Inputs some, double[][] reference, int first, int row) {
    long moment = allowed[first + row];
    if (moment == Long.MAX_VALUE) {
      return;
    }
    cuts++;
    double[][] cut = computed(some.until(moment));
    for (int r = Math.min(cut.length, reference.length) - 1; r >= 0; r--) {
      if (allowed[first + r] <= moment) {
        differences(some, reference[r], cut[r], r, moment);
      }
    }
  }

  private void differences(Inputs some, double[] with, double[] without, int row, long moment) {
    for (int c = 0; c < with.length; c++) {
      if (!same(with[c], without[c]) && !found.containsKey(c)) {
        found.put(c, new Found(some, row, moment, with[c], without[c]));
      }
    }
  }

  static boolean same(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
  }
}
