package io.bactrian.models.validation;

import io.bactrian.models.checks.Adversarial;
import io.bactrian.models.checks.Alignment;
import io.bactrian.models.checks.Check;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.CopiedRows;
import io.bactrian.models.checks.DecisionLookAhead;
import io.bactrian.models.checks.Fills;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.KnownTarget;
import io.bactrian.models.checks.LabelTimes;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.LookAhead;
import io.bactrian.models.checks.RowOrigin;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.Survivors;
import io.bactrian.models.checks.WarmUp;
import io.bactrian.models.checks.WholeSetScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which checks apply to which kind of thing: all of them run, whatever is suspected. */
final class Battery {
  /** Columns that say what time it is. */
  static final Set<String> CALENDAR = Set.of("f_hour_sin", "f_hour_cos", "f_weekday");

  private Battery() {}

  /**
   * A function of bars, and of what is joined to them.
   *
   * @param budget rows that may be computed
   */
  static List<CheckResult> features(Columns columns, Inputs inputs, long budget) {
    var results = new ArrayList<CheckResult>();
    results.add(LookAhead.of(columns, inputs, budget));
    results.add(WarmUp.of(columns, inputs, budget / 4));
    for (Series other : inputs.others()) {
      results.add(Alignment.of(other, inputs.base()));
    }
    return results;
  }

  /**
   * Labelled rows.
   *
   * @param embargo after the test's labels, microseconds
   * @param universe the symbols that could have been chosen; empty where that is not said
   * @param bars those of the rows' time; null where there are none
   * @param columns the set of features that they are said to be of, null for none
   */
  static List<CheckResult> rows(
      LabelledRows rows,
      long embargo,
      Map<String, Survivors.Listing> universe,
      @Nullable Series bars,
      @Nullable Columns columns) {
    var results = new ArrayList<CheckResult>();
    results.add(LabelTimes.overlap(rows, embargo));
    results.add(LabelTimes.known(rows));
    results.add(CopiedRows.of(rows));
    results.add(WholeSetScale.of(rows, CALENDAR));
    results.add(KnownTarget.of(rows));
    results.add(Survivors.of(rows, universe));
    results.add(Adversarial.of(rows, CALENDAR));
    results.add(
        bars == null
            ? CheckResult.skipped(
                Check.ALIGNMENT, "The bars of the rows' one symbol are needed: name or send them.")
            : columns == null
                ? Alignment.of(rows, bars)
                : RowOrigin.of(rows, columns, Inputs.of(bars)));
    return results;
  }

  /** A strategy that can be asked again. */
  static List<CheckResult> strategy(
      DecisionLookAhead.Strategy strategy, Inputs inputs, Map<String, Series> bars) {
    return List.of(DecisionLookAhead.of(strategy, inputs), Fills.of(strategy.orders(inputs), bars));
  }
}
