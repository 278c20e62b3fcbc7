package io.bactrian.data.snapshot;

import java.time.Instant;

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
}
