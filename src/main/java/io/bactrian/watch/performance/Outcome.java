package io.bactrian.watch.performance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a version answered about a bar and what came true.
 *
 * @param arm {@code champion}, {@code challenger} or {@code shadow}
 * @param regime of volatility when it was asked: {@code low}, {@code mid}, {@code high}, {@code
 *     unknown}
 * @param probabilities {@code [classes]}
 * @param base {@code [classes]} frequencies in the training; null where nobody knows them
 * @param label the class that came true, from 0; null where it is not known
 * @param knownAt when that could be known; null where it could not yet
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, compared by nobody
record Outcome(
    Instant bar,
    String strategy,
    String arm,
    String regime,
    double[] probabilities,
    double @Nullable [] base,
    @Nullable Integer label,
    @Nullable Instant knownAt) {

  boolean isKnown() {
    return label != null;
  }

  int answer() {
    return most(probabilities);
  }

  double confidence() {
    return probabilities[answer()];
  }

  double hit() {
    return label != null && answer() == label ? 1 : 0;
  }

  static int most(double[] values) {
    int most = 0;
    for (int i = 1; i < values.length; i++) {
      most = values[i] > values[most] ? i : most;
    }
    return most;
  }
}
