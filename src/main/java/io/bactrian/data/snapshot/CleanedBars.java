package io.bactrian.data.snapshot;

import io.bactrian.data.cleaning.Cleaning;
import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.cleaning.Judged;
import io.bactrian.data.cleaning.RuleReport;
import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.HeldBar;
import io.bactrian.data.features.Period;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The bars of a window that the rules leave, as columns.
 *
 * @param columns of the bars that are kept; cut where bars were removed
 * @param read how many bars the window has
 * @param rules what each rule did
 */
record CleanedBars(BarColumns columns, long read, long removed, List<RuleReport> rules) {

  /**
   * @param maximum how many bars it may cover
   * @param examples how many bars a report names at most
   * @param judged takes every bar that a rule did not simply keep
   * @throws HubException {@code UNPROCESSABLE} for too many bars, and for one of no number that no
   *     rule removes
   */
  static CleanedBars read(
      BarReader reader,
      DatasetWindow window,
      CleaningPlan plan,
      FeatureSet features,
      int maximum,
      int examples,
      Consumer<Judged> judged) {
    var columns = new BarColumns(features, maximum);
    var cleaning =
        new Cleaning(
            plan, window.symbol(), Period.parse(window.period()).length(), examples, judged);
    reader.forEachHeldBar(
        window.symbol(),
        window.period(),
        window.from(),
        window.to(),
        held -> take(held, cleaning, columns));
    columns.flush();
    cleaning.end(window.to());
    return new CleanedBars(columns, cleaning.read(), cleaning.removed(), cleaning.reports());
  }

  private static void take(HeldBar held, Cleaning cleaning, BarColumns columns) {
    switch (cleaning.judge(held)) {
      case REMOVED -> columns.leaveOut(held.closeTime());
      case CUT -> {
        columns.cut();
        add(held, columns);
      }
      case KEPT -> add(held, columns);
    }
  }

  private static void add(HeldBar held, BarColumns columns) {
    if (held.bar() == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "bars",
          "The bar of %s has a value that is no number. Put the rule missing into the route clean-bars, or correct the bar in market_bars."
              .formatted(held.openTime()));
    }
    columns.add(held.bar());
  }

  /** The bars that are left. */
  int kept() {
    return columns.size();
  }

  /** What the rules did, for somebody who has too few bars; empty where they removed none. */
  String inWords() {
    if (removed == 0) {
      return "";
    }
    List<String> parts =
        rules.stream()
            .filter(rule -> rule.removed() > 0)
            .map(rule -> rule.rule() + " " + rule.removed())
            .toList();
    return " The rules removed %d of %d (%s) and cut the series there: POST /functions/v1/preview-cleaning says which, and routes/datasets/clean-bars.camel.yaml has the thresholds."
        .formatted(removed, read, String.join(", ", parts));
  }
}
