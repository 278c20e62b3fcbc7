package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are in train and in test: the same symbol at the same moment, or the same features.
 *
 * <p>Rows of a quiet market, or of columns with few values, are alike by chance. So features count
 * as a copy only where one of them is a number that no different row has, to six digits.
 */
public final class CopiedRows {
  private static final int LEAST_DIFFERENT = 20;
  private static final int DIGITS_KEPT = 20; // of a float's 23 bits: some 6 decimal digits

  private CopiedRows() {}

  public static CheckResult of(LabelledRows rows) {
    int[] test = rows.rows(true);
    int[] train = rows.rows(false);
    if (test.length == 0 || train.length == 0) {
      return CheckResult.skipped(
          Check.COPIED_ROWS, "All rows are in one part: mark those of the test.");
    }
    Set<String> moments = new HashSet<>();
    Map<String, Integer> vectors = new HashMap<>();
    for (int i : train) {
      moments.add(rows.symbol(i) + '@' + rows.asOf()[i]);
      vectors.putIfAbsent(vector(rows.features()[i]), i);
    }
    Set<Long> rare = rareValues(rows);
    List<Finding> findings = new ArrayList<>();
    int copies = 0;
    for (int i : test) {
      Integer twin = vectors.get(vector(rows.features()[i]));
      boolean moment = moments.contains(rows.symbol(i) + '@' + rows.asOf()[i]);
      if (moment || (twin != null && hasRare(rows.features()[i], rare))) {
        copies++;
        if (findings.isEmpty()) {
          findings.add(finding(rows, i, moment ? null : twin));
        }
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows_test", test.length);
    figures.put("rows_copied", copies);
    return CheckResult.of(
        Check.COPIED_ROWS,
        "%d of %d test rows are in train as well.".formatted(copies, test.length),
        figures,
        findings);
  }

  private static Finding finding(LabelledRows rows, int row, @Nullable Integer twin) {
    String what =
        twin == null
            ? "a train row is of the same symbol and moment"
            : "the train row at %s has the same features"
                .formatted(Finding.moment(rows.asOf()[twin]));
    return Finding.of(
        null,
        rows.asOf()[row],
        "The test row at %s is in train as well: %s. Divide the rows before you copy or sample any, and each moment once."
            .formatted(Finding.moment(rows.asOf()[row]), what));
  }

  /** Column and value, where only one distinct row has it. */
  private static Set<Long> rareValues(LabelledRows rows) {
    var seen = new HashSet<String>();
    var counts = new HashMap<Long, Integer>();
    for (float[] row : rows.features()) {
      if (seen.add(vector(row))) {
        for (int c = 0; c < row.length; c++) {
          counts.merge(key(c, row[c]), 1, Integer::sum);
        }
      }
    }
    counts.values().removeIf(count -> count > 1);
    return seen.size() < LEAST_DIFFERENT ? Set.of() : counts.keySet();
  }

  private static boolean hasRare(float[] row, Set<Long> rare) {
    for (int c = 0; c < row.length; c++) {
      if (!Float.isNaN(row[c]) && rare.contains(key(c, row[c]))) {
        return true;
      }
    }
    return false;
  }

  private static String vector(float[] row) {
    var bits = new int[row.length];
    Arrays.setAll(bits, c -> bits(row[c]));
    return Arrays.toString(bits);
  }

  private static long key(int column, float value) {
    return ((long) column << Integer.SIZE) | (bits(value) & 0xffffffffL);
  }

  private static int bits(float value) {
    int drop = 23 - DIGITS_KEPT;
    return (Float.floatToIntBits(value) + (1 << (drop - 1))) >> drop;
  }
}
