package io.bactrian.watch.explain;

import java.util.List;

/**
 * The part of a model before its probabilities, of a form whose Shapley values are exact: one
 * number a class, in log-odds where a softmax follows.
 */
interface Scores {
  /** How the values come to be, with the source. */
  String method();

  /**
   * @param row {@code [features]}, NaN where missing
   * @return {@code [classes]}
   */
  double[] of(float[] row);

  /** {@code [classes]} of nothing known. */
  double[] base();

  /** {@code [classes][features]}; each class's add up to its score less its base. */
  double[][] contributions(float[] row);

  /** Through each tree; none where there are no trees. */
  default List<TreePath> paths(float[] row, List<String> features, int of) {
    return List.of();
  }

  default int trees() {
    return 0;
  }
}
