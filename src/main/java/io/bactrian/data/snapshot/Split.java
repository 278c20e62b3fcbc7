package io.bactrian.data.snapshot;

/**
 * Where the holdout begins, and what the embargo takes from the rows before it.
 *
 * @param holdoutFrom the first moment of the holdout
 */
record Split(long holdoutFrom) {

  /**
   * @param labelled {@code [rows]} the moments of the labelled bars, ascending
   * @param share of them that is held out, rounded up, so at least one
   */
  static Split of(long[] labelled, double share) {
    int held = (int) Math.ceil(labelled.length * share);
    return new Split(labelled[labelled.length - held]);
  }

  boolean holdsOut(long asOf) {
    return asOf >= holdoutFrom;
  }

  /** True where neither the features nor the label reach into the holdout. */
  boolean trainsOn(long asOf, long until) {
    return asOf < holdoutFrom && until <= holdoutFrom;
  }
}
