package io.bactrian.models.checks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled rows and which of them are held back.
 *
 * @param columns the features' names
 * @param asOf {@code [rows]} the moment at which a row's features are known, microseconds since
 *     1970
 * @param until {@code [rows]} the moment up to which its label looks
 * @param known {@code [rows]} when the label's value was last written; null where it is not said
 * @param symbols {@code [rows]}; null where all are of one
 * @param labels {@code [rows]} the index of the class
 * @param features {@code [rows][columns]}, NaN where missing
 * @param test {@code [rows]} whether a row is held back
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a computation, compared by nobody
public record LabelledRows(
    List<String> columns,
    long[] asOf,
    long[] until,
    long @Nullable [] known,
    String @Nullable [] symbols,
    int[] labels,
    float[][] features,
    boolean[] test) {
  public int size() {
    return asOf.length;
  }

  String symbol(int row) {
    return symbols == null ? "" : symbols[row];
  }

  int[] rows(boolean held) {
    return IntStream.range(0, size()).filter(i -> test[i] == held).toArray();
  }

  int classes() {
    return IntStream.of(labels).max().orElse(0) + 1;
  }

  /** Some of many, spread evenly and the same each time. */
  static int[] spread(int[] all, int most) {
    if (all.length <= most) {
      return all;
    }
    var some = new int[most];
    Arrays.setAll(some, i -> all[(int) ((long) i * all.length / most)]);
    return some;
  }

  float[][] features(int[] rows) {
    return IntStream.of(rows).mapToObj(i -> features[i]).toArray(float[][]::new);
  }
}
