package io.bactrian.models.checks;

import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first input of the future that changes a value: by when the value first differs from
 * what it is with the future cut off, and which column, changed alone, changes it.
 */
final class LeakTrace {
  private static final double[] FACTORS = {1.001, 0.5, 2, -1};

  private final Columns columns;
  private final LookAhead.Found where;
  private final int column;

  LeakTrace(Columns columns, LookAhead.Found where, int column) {
    this.columns = columns;
    this.where = where;
    this.column = column;
  }

  Finding finding() {
    long moment = firstMoment();
    String input = input(moment);
    Series base = where.inputs().base();
    long at = base.known()[where.row()];
    String known = Finding.moment(at).toString();
    int ahead = base.knownAt(moment) - 1 - where.row();
    return new Finding(
        columns.names().get(column),
        Finding.moment(at),
        input,
        "%s at %s is %s with what came later and %s without: the first input from its future is %s (%s later). Compute it of what is known at %s."
            .formatted(
                columns.names().get(column),
                known,
                shown(where.with()),
                shown(where.without()),
                input,
                ahead == 1 ? "1 bar" : ahead + " bars",
                Finding.moment(where.moment())));
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "missing" : Double.toString(value);
  }

  /** Doubling steps, then bisection: the first cut after which the value is another. */
  private long firstMoment() {
    List<Long> moments = later();
    return moments.get(first(moments.size(), i -> unchanged(moments.get(i))));
  }

  /** The first of several cuts that is not as the one before all; the last where none else is. */
  static int first(int cuts, IntPredicate unchanged) {
    int low = -1;
    int high = 0;
    while (high < cuts - 1 && unchanged.test(high)) {
      low = high;
      high = Math.min(cuts - 1, 2 * high + 1);
    }
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (unchanged.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** When something became known after the cut. */
  private List<Long> later() {
    var moments = new TreeSet<Long>();
    for (Series series : where.inputs().all()) {
      for (int i = series.knownAt(where.moment()); i < series.size(); i++) {
        moments.add(series.known()[i]);
      }
    }
    return List.copyOf(moments);
  }

  private boolean unchanged(long moment) {
    return LookAhead.same(value(where.inputs().until(moment)), where.without());
  }

  private double value(Inputs inputs) {
    double[][] rows = columns.of(inputs);
    return where.row() < rows.length ? rows[where.row()][column] : Double.NaN;
  }

  private String input(long moment) {
    Inputs cut = where.inputs().until(moment);
    double value = value(cut);
    List<Series> all = cut.all();
    for (int which = 0; which < all.size(); which++) {
      Series series = all.get(which);
      for (int row = series.knownAt(moment - 1); row < series.size(); row++) {
        String changes = changing(cut, which, series, row, value);
        if (changes != null) {
          return "%s of %s at %s".formatted(changes, series.name(), Finding.moment(moment));
        }
      }
    }
    return "the row that became known at " + Finding.moment(moment);
  }

  private @Nullable String changing(Inputs cut, int which, Series series, int row, double value) {
    for (int c = 0; c < series.columns().size(); c++) {
      double old = series.values()[c][row];
      for (double factor : FACTORS) {
        double other = Double.isNaN(old) ? 1 : old == 0 ? factor : old * factor;
        if (!LookAhead.same(value(cut.with(which, series.with(c, row, other))), value)) {
          return series.columns().get(c);
        }
      }
    }
    return null;
  }
}
