package io.bactrian.models.validation;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.checks.Adversarial;
import io.bactrian.models.checks.Check;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.CopiedRows;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.KnownTarget;
import io.bactrian.models.checks.LabelTimes;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.LookAhead;
import io.bactrian.models.checks.PermutedLabels;
import io.bactrian.models.checks.RowOrigin;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.WarmUp;
import io.bactrian.models.checks.WholeSetScale;
import io.bactrian.models.trainer.Selection;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The checks of a stored dataset: of its rows, and of the set of features that they are of. */
@Component
class DatasetChecks {
  /** Rows that the look ahead may compute: a few seconds. */
  private static final long BUDGET = 80_000;

  private static final int PERMUTED_ROWS = 1000;
  private static final long SEED = 1;

  private final SeriesReader bars;

  DatasetChecks(SeriesReader bars) {
    this.bars = bars;
  }

  List<CheckResult> check(Dataset dataset, LabelledRows rows) {
    var results = new ArrayList<CheckResult>();
    boolean proven = origin(dataset, rows, results);
    results.add(LabelTimes.overlap(rows, 0));
    results.add(CopiedRows.of(rows));
    results.add(WholeSetScale.of(rows, Battery.CALENDAR));
    CheckResult target = KnownTarget.of(rows);
    results.add(
        proven
            ? target.asWarning(
                "The columns are computed of bars that were over, so these bars are easy to"
                    + " forecast.")
            : target);
    results.add(Adversarial.of(rows, Battery.CALENDAR));
    results.add(PermutedLabels.of(rows, DatasetChecks::train, PERMUTED_ROWS, SEED));
    return results;
  }

  /** Whether the rows are what a set of features without look ahead gives of the hub's bars. */
  private boolean origin(Dataset dataset, LabelledRows rows, List<CheckResult> results) {
    String set = dataset.featureSet();
    if (set == null || !FeatureSet.IDS.contains(set)) {
      String why = "The dataset is of no set of features that this hub has.";
      results.add(CheckResult.skipped(Check.LOOK_AHEAD, why));
      results.add(CheckResult.skipped(Check.WARM_UP, why));
      results.add(CheckResult.skipped(Check.ROW_ORIGIN, why));
      return false;
    }
    Series series = bars.read(dataset.symbol(), dataset.period(), null, dataset.to());
    Columns columns = FeatureColumns.of(set, series);
    Inputs inputs = Inputs.of(series);
    List<CheckResult> proofs =
        List.of(
            LookAhead.of(columns, inputs, BUDGET),
            WarmUp.of(columns, inputs, BUDGET / 4),
            RowOrigin.of(rows, columns, inputs));
    results.addAll(proofs);
    return proofs.stream().allMatch(one -> one.status() == CheckResult.Status.PASSED);
  }

  static float[][] train(LabelledRows train, float[][] test, int classes) {
    return Selection.answers(
        train.asOf(), train.until(), train.labels(), train.features(), test, classes);
  }
}
