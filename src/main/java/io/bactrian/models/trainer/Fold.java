package io.bactrian.models.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One block of the train part to validate on, and what may be trained on beside it.
 *
 * <p>Blocks follow each other in time. Of the other rows those are purged whose label's span meets
 * the span of the block's labels; after the block comes an embargo, as features look back (M. López
 * de Prado, "Advances in Financial Machine Learning", 2018, chapter 7).
 */
record Fold(Rows train, Rows validation) {
  static final int BLOCKS = 5;

  /** Of all rows, rounded up. */
  static final double EMBARGO = 0.01;

  private static final int LEAST_ROWS = 20;

  /** Up to {@link #BLOCKS}; one that leaves too little to train on is left out. */
  static List<Fold> of(Rows rows) {
    List<Fold> folds = new ArrayList<>();
    int from = 0;
    for (int block = 1; block <= BLOCKS; block++) {
      int to = cut(rows, (int) ((long) rows.size() * block / BLOCKS));
      if (to > from) {
        Fold fold = of(rows, from, to);
        if (fold.train().size() >= LEAST_ROWS) {
          folds.add(fold);
        }
        from = to;
      }
    }
    return folds;
  }

  /**
   * The newest fifth in {@link #BLOCKS} blocks, each answered by what was learned of the rows
   * before the first: for what takes too long to be fitted to each block's other rows.
   */
  static List<Fold> tail(Rows rows) {
    int begin = cut(rows, (int) ((long) rows.size() * 4 / 5));
    if (begin < LEAST_ROWS) {
      return List.of();
    }
    Rows before = rows.part(0, begin, rows.asOf()[begin]);
    List<Fold> folds = new ArrayList<>();
    int from = begin;
    for (int block = 1; block <= BLOCKS; block++) {
      int to = cut(rows, begin + (int) ((long) (rows.size() - begin) * block / BLOCKS));
      if (to > from) {
        folds.add(new Fold(before, rows.part(from, to, Long.MAX_VALUE)));
        from = to;
      }
    }
    return folds;
  }

  /**
   * Of each validation row the probability of its true class.
   *
   * @param probabilities {@code [validation rows][classes]}
   */
  float[] truths(float[][] probabilities) {
    float[] truths = new float[probabilities.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = probabilities[i][validation.labels()[i]];
    }
    return truths;
  }

  /** Rows of one moment stay together. */
  private static int cut(Rows rows, int index) {
    int cut = index;
    while (cut > 0 && cut < rows.size() && rows.asOf()[cut - 1] == rows.asOf()[cut]) {
      cut--;
    }
    return cut;
  }

  private static Fold of(Rows rows, int from, int to) {
    long begins = rows.asOf()[from];
    long known = Arrays.stream(rows.labelUntil(), from, to).max().orElse(begins);
    int after = to;
    while (after < rows.size() && rows.asOf()[after] < known) {
      after++;
    }
    int embargo = (int) Math.ceil(rows.size() * EMBARGO);
    IntStream before = IntStream.range(0, from).filter(i -> rows.labelUntil()[i] <= begins);
    IntStream later = IntStream.range(Math.min(after + embargo, rows.size()), rows.size());
    return new Fold(
        rows.at(IntStream.concat(before, later).toArray()), rows.part(from, to, Long.MAX_VALUE));
  }
}
