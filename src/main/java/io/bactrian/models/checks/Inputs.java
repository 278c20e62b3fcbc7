package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.List;

/**
 * All that features are computed of.
 *
 * @param base the series that has one row of features a row
 * @param others what is joined to it
 */
public record Inputs(Series base, List<Series> others) {
  public static Inputs of(Series base) {
    return new Inputs(base, List.of());
  }

  /** What was known at a moment. */
  public Inputs until(long moment) {
    return new Inputs(
        base.part(0, base.knownAt(moment)),
        others.stream().map(one -> one.part(0, one.knownAt(moment))).toList());
  }

  /** The rows of the base from here on, and of the others what became known from then on. */
  Inputs beginningAt(int row) {
    long moment = base.known()[row];
    return new Inputs(
        base.part(row, base.size()),
        others.stream().map(one -> one.part(one.knownAt(moment - 1), one.size())).toList());
  }

  /** The rows of the base, and of the others all that was known when the last of them was. */
  Inputs window(int from, int to) {
    long end = base.known()[to - 1];
    return new Inputs(
        base.part(from, to), others.stream().map(one -> one.part(0, one.knownAt(end))).toList());
  }

  List<Series> all() {
    var all = new ArrayList<Series>();
    all.add(base);
    all.addAll(others);
    return all;
  }

  /**
   * @param which 0 for the base, then the others
   */
  Inputs with(int which, Series changed) {
    if (which == 0) {
      return new Inputs(changed, others);
    }
    var copy = new ArrayList<>(others);
    copy.set(which - 1, changed);
    return new Inputs(base, copy);
  }
}
