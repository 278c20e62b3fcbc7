package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether rows have the values that their set of features gives of the bars that had closed at
 * their moment, to the last bit of a float. Where they have those of another bar, it says which.
 */
public final class RowOrigin {
  private static final int MOST_ROWS = 2000;
  private static final int MOST_SHIFT = 300;

  private final LabelledRows rows;
  private final Columns columns;
  private final Series bars;
  private final double[][] values;
  private final int[] places;
  private final List<Integer> compared = new ArrayList<>();

  private RowOrigin(LabelledRows rows, Columns columns, Inputs inputs) {
    this.rows = rows;
    this.columns = columns;
    this.bars = inputs.base();
    this.values = columns.of(inputs);
    this.places = rows.columns().stream().mapToInt(columns.names()::indexOf).toArray();
  }

  /**
   * @param columns the set that the rows are said to be of; a column of another name is left out
   * @param inputs the bars of the rows' symbol, with enough of them before the first row
   */
  public static CheckResult of(LabelledRows rows, Columns columns, Inputs inputs) {
    return new RowOrigin(rows, columns, inputs).run();
  }

  private CheckResult run() {
    int[] all = new int[rows.size()];
    Arrays.setAll(all, i -> i);
    for (int i : LabelledRows.spread(all, MOST_ROWS)) {
      if (bars.knownAt(rows.asOf()[i]) >= columns.lookback() && hasValues(rows.features()[i])) {
        compared.add(i);
      }
    }
    boolean none = Arrays.stream(places).allMatch(place -> place < 0);
    if (compared.isEmpty() || none) {
      return CheckResult.skipped(
          Check.ROW_ORIGIN,
          none
              ? "No column of the rows is one of the set of features."
              : "No row has the %d bars before it that the set of features needs."
                  .formatted(columns.lookback()));
    }
    List<Finding> findings = new ArrayList<>();
    int differ = 0;
    for (int c = 0; c < places.length; c++) {
      List<Integer> wrong = places[c] < 0 ? List.of() : wrong(c);
      differ += wrong.size();
      if (!wrong.isEmpty()) {
        findings.add(finding(c, wrong));
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows", compared.size());
    figures.put("columns", Arrays.stream(places).filter(place -> place >= 0).count());
    figures.put("values_that_differ", differ);
    return CheckResult.of(
        Check.ROW_ORIGIN,
        "Computed %d rows again of the bars that had closed at their moments."
            .formatted(compared.size()),
        figures,
        findings);
  }

  /** A row of before there were enough bars has none. */
  private static boolean hasValues(float[] features) {
    for (float value : features) {
      if (!Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private List<Integer> wrong(int column) {
    return compared.stream().filter(i -> !equal(i, column, 0)).toList();
  }

  private boolean equal(int row, int column, int shift) {
    int bar = bars.knownAt(rows.asOf()[row]) - 1 + shift;
    return bar >= 0
        && bar < values.length
        && Float.floatToIntBits((float) values[bar][places[column]])
            == Float.floatToIntBits(rows.features()[row][column]);
  }

  private Finding finding(int column, List<Integer> wrong) {
    int row = wrong.get(0);
    String name = rows.columns().get(column);
    String at = Finding.moment(rows.asOf()[row]).toString();
    int shift = shift(column, wrong);
    int bar = bars.knownAt(rows.asOf()[row]) - 1;
    String instead =
        shift == 0
            ? "and no bar near has its value. Compute it of the bars that had closed by then."
            : "but those of the bar %d %s. Look for a clock that is off or a join on the wrong time."
                .formatted(Math.abs(shift), shift > 0 ? "later" : "earlier");
    return new Finding(
        name,
        Finding.moment(rows.asOf()[row]),
        shift > 0 ? "the bar %d later".formatted(shift) : null,
        "%s of the row at %s is %s, and %s of the bars that had closed by then: %d of %d rows do not have the values of their own bar, %s"
            .formatted(
                name,
                at,
                rows.features()[row][column],
                (float) values[bar][places[column]],
                wrong.size(),
                compared.size(),
                instead));
  }

  /** By how many bars most of the wrong rows are off; 0 where it is not one distance. */
  private int shift(int column, List<Integer> wrong) {
    for (int size = 1; size <= MOST_SHIFT; size++) {
      for (int shift : new int[] {size, -size}) {
        long match = wrong.stream().filter(i -> equal(i, column, shift)).count();
        if (2 * match > wrong.size()) {
          return shift;
        }
      }
    }
    return 0;
  }
}
