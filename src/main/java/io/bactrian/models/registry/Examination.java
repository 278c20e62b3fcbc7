package io.bactrian.models.registry;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;

/** What has to pass beside the gate before a model answers: checks of what it was trained on. */
@FunctionalInterface
public interface Examination {
  /**
   * @param passed false keeps the model from promotion
   * @param summary a clause that goes into the version's reason
   */
  record Examined(boolean passed, String summary) {}

  /**
   * @param train what the model was trained on, by time
   * @param holdout what no trainer saw, by time
   * @param gains {@code [holdout rows]} log loss of the base rate less the model's
   * @param block how many rows of the holdout depend on each other
   */
  Examined examine(Dataset dataset, Samples train, Samples holdout, double[] gains, int block);
}
