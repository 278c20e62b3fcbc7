package io.bactrian.models.checks;

import java.util.Locale;

/** The checks by their names in calls, answers and runs. */
public enum Check {
  /** Features, or labels, with the future cut off. */
  LOOK_AHEAD,
  /** Where history begins. */
  WARM_UP,
  /** Decisions with the future cut off. */
  DECISION_LOOK_AHEAD,
  /** Fills that could not be had. */
  FILLS,
  /** Rows beside what the set of features gives of the bars. */
  ROW_ORIGIN,
  /** Columns beside bars of other moments. */
  ALIGNMENT,
  /** Labels of train rows that reach into the test. */
  LABEL_OVERLAP,
  /** Labels that were known later than they say. */
  LABEL_KNOWN,
  /** The same row in train and test. */
  COPIED_ROWS,
  /** Scalers that were fitted to the test too. */
  WHOLE_SET_SCALE,
  /** Columns that know the label. */
  KNOWN_TARGET,
  /** Symbols that were chosen by how they ended. */
  SURVIVORS,
  /** Labels in random order. */
  PERMUTED_LABELS,
  /** Train rows against test rows. */
  ADVERSARIAL,
  /** The Sharpe ratio of the best of many trials. */
  DEFLATED_SHARPE,
  /** Whether the choice among trials holds out of sample. */
  OVERFITTING;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
