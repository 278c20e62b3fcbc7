package io.bactrian.data.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Labelled samples in the order of time.
 *
 * @param asOf {@code [rows]} the moment that a sample's features are known
 * @param until {@code [rows]} the moment that its label is known
 * @param features {@code [rows][features]}, NaN where missing
 * @param labels {@code [rows]} the index of the class
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
public record Samples(Instant[] asOf, Instant[] until, float[][] features, int[] labels) {
  public int size() {
    return labels.length;
  }

  /**
   * The rows that have so many bars up to their own without a gap.
   *
   * @param bars 1 or more
   * @param length of one bar
   */
  public int[] whole(int bars, Duration length) {
    return IntStream.range(bars - 1, size())
        .filter(
            i ->
                IntStream.range(i - bars + 1, i)
                    .allMatch(j -> Duration.between(asOf[j], asOf[j + 1]).equals(length)))
        .toArray();
  }

  /**
   * What a model answers of.
   *
   * @param last the newest row
   * @param bars 1 or more, the newest of them {@code last}
   * @param columns which features, in the model's order
   * @return {@code [bars * columns]}, the oldest bar first
   */
  public float[] input(int last, int bars, int[] columns) {
    var input = new float[bars * columns.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = features[last + 1 - bars + i / columns.length][columns[i % columns.length]];
    }
    return input;
  }

  /** Some rows alone. */
  public Samples at(int[] rows) {
    return new Samples(
        IntStream.of(rows).mapToObj(i -> asOf[i]).toArray(Instant[]::new),
        IntStream.of(rows).mapToObj(i -> until[i]).toArray(Instant[]::new),
        IntStream.of(rows).mapToObj(i -> features[i]).toArray(float[][]::new),
        IntStream.of(rows).map(i -> labels[i]).toArray());
  }
}
