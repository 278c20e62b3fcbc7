package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the labels of train rows know of the test. */
public final class LabelTimes {
  private LabelTimes() {}

  /**
   * Train rows whose label's span meets that of the test's labels, from the first test row to the
   * latest end of any test label and the embargo after it (M. López de Prado, "Advances in
   * Financial Machine Learning", 2018, chapter 7). The end of the last test row would not do: an
   * earlier one may reach further.
   *
   * @param embargo microseconds
   */
  public static CheckResult overlap(LabelledRows rows, long embargo) {
    int[] test = rows.rows(true);
    int[] train = rows.rows(false);
    if (test.length == 0 || train.length == 0) {
      return CheckResult.skipped(
          Check.LABEL_OVERLAP, "All rows are in one part: mark those of the test.");
    }
    long begins = Long.MAX_VALUE;
    long ends = Long.MIN_VALUE;
    for (int i : test) {
      begins = Math.min(begins, rows.asOf()[i]);
      ends = Math.max(ends, rows.until()[i]);
    }
    var findings = new ArrayList<Finding>();
    int overlapping = 0;
    for (int i : train) {
      if (rows.until()[i] > begins && rows.asOf()[i] < ends + embargo) {
        overlapping++;
        if (findings.isEmpty()) {
          findings.add(overlap(rows, i, begins, ends + embargo));
        }
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows_train", train.length);
    figures.put("rows_test", test.length);
    figures.put("rows_to_purge", overlapping);
    figures.put("test_begins", Finding.moment(begins).toString());
    figures.put("test_labels_end", Finding.moment(ends).toString());
    return CheckResult.of(
        Check.LABEL_OVERLAP,
        "%d of %d train rows have a label that meets the test's labels."
            .formatted(overlapping, train.length),
        figures,
        findings);
  }

  private static Finding overlap(LabelledRows rows, int i, long begins, long ends) {
    return new Finding(
        "label_until",
        Finding.moment(rows.asOf()[i]),
        "labels of the test",
        "The label of the train row at %s is known at %s, and the labels of the test span %s to %s, embargo included. Purge the train rows between."
            .formatted(
                Finding.moment(rows.asOf()[i]),
                Finding.moment(rows.until()[i]),
                Finding.moment(begins),
                Finding.moment(ends)));
  }

  /** Labels whose value was written after the moment at which the row says it was known. */
  public static CheckResult known(LabelledRows rows) {
    long[] known = rows.known();
    if (known == null) {
      return CheckResult.skipped(
          Check.LABEL_KNOWN,
          "The rows do not say when the value of a label was written: add label_known_at.");
    }
    List<Finding> findings = new ArrayList<>();
    int late = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (known[i] > rows.until()[i]) {
        late++;
        if (findings.isEmpty()) {
          findings.add(
              new Finding(
                  "label",
                  Finding.moment(rows.asOf()[i]),
                  "a value of " + Finding.moment(known[i]),
                  "The label of the row at %s was written at %s, later than its label_until %s. Use the value of then, or let label_until be the moment of the correction."
                      .formatted(
                          Finding.moment(rows.asOf()[i]),
                          Finding.moment(known[i]),
                          Finding.moment(rows.until()[i]))));
        }
      }
    }
    return CheckResult.of(
        Check.LABEL_KNOWN,
        "%d of %d labels were written later than they say.".formatted(late, rows.size()),
        Map.of("rows", rows.size(), "rows_late", late),
        findings);
  }
}
