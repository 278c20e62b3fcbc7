package io.bactrian.models.checks;

import java.util.Arrays;
import java.util.List;

/**
 * One source of what features are computed of, such as the bars of a symbol, oldest first.
 *
 * @param known {@code [rows]} the moment from which each row is known (of a bar: its close), in
 *     microseconds since 1970, ascending
 * @param columns their names
 * @param values {@code [columns][rows]}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a computation, compared by nobody
public record Series(String name, long[] known, List<String> columns, double[][] values) {
  public int size() {
    return known.length;
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public double[] column(String column) {
    int i = columns.indexOf(column);
    if (i < 0) {
      throw new IllegalArgumentException("The series " + name + " has no column " + column);
    }
    return values[i];
  }

  /** How many rows were known at a moment. */
  public int knownAt(long moment) {
    int found = Arrays.binarySearch(known, moment);
    if (found < 0) {
      return -found - 1;
    }
    while (found + 1 < known.length && known[found + 1] == moment) {
      found++;
    }
    return found + 1;
  }

  /** Rows {@code from} (inclusive) to {@code to}. */
  public Series part(int from, int to) {
    if (from == 0 && to == size()) {
      return this;
    }
    var cut = new double[values.length][];
    Arrays.setAll(cut, i -> Arrays.copyOfRange(values[i], from, to));
    return new Series(name, Arrays.copyOfRange(known, from, to), columns, cut);
  }

  Series with(int column, int row, double value) {
    double[][] changed = values.clone();
    changed[column] = values[column].clone();
    changed[column][row] = value;
    return new Series(name, known, columns, changed);
  }
}
