package io.bactrian.models.checks;

import java.util.List;

/** Computes columns, such as features or labels, of whatever inputs there are. */
public interface Columns {
  /** The columns' names. */
  List<String> names();

  /** How many rows of the base a value depends on at most, as it is stated. */
  int lookback();

  /**
   * How much a value may depend on where history begins, as a share of it; 0 for not at all. Only
   * averages that by the book know all the past need more.
   */
  default double tolerance() {
    return 0;
  }

  /**
   * @param inputs may be shorter than the lookback, and empty
   * @return {@code [rows of the base][names]}, NaN where there is no value
   */
  double[][] of(Inputs inputs);
}
