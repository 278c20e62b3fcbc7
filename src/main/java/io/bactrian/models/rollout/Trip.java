package io.bactrian.models.rollout;

import io.bactrian.models.rollout.TripLimits.Most;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A limit that was exceeded.
 *
 * @param reason what was seen and what is allowed, in a sentence
 */
public record Trip(Kind kind, String reason) {
  /** What can trip. */
  public enum Kind {
    ERRORS,
    LATENCY,
    INVALID_OUTPUT,
    DAILY_LOSS,
    SCHEMA
  }

  /** All limits that were exceeded. A window without decisions exceeds only that of the loss. */
  public static List<Trip> of(TripLimits limits, Window seen) {
    var trips = new ArrayList<Trip>();
    check(trips, Kind.ERRORS, "errors", seen.errors(), limits.errors(), seen);
    String slow = "answers slower than " + limits.latency().toMillis() + " ms";
    check(trips, Kind.LATENCY, slow, seen.slow(), limits.slow(), seen);
    check(trips, Kind.INVALID_OUTPUT, "invalid answers", seen.invalid(), limits.invalid(), seen);
    if (seen.loss() > limits.dailyLoss()) {
      String lost = "the day's loss is %.2f, and %.2f is allowed";
      trips.add(
          new Trip(
              Kind.DAILY_LOSS, String.format(Locale.ROOT, lost, seen.loss(), limits.dailyLoss())));
    }
    check(trips, Kind.SCHEMA, "misshapen answers or inputs", seen.schema(), limits.schema(), seen);
    return List.copyOf(trips);
  }

  private static void check(
      List<Trip> trips, Kind kind, String what, long seen, Most most, Window window) {
    if (most.exceeded(seen, window.decisions())) {
      String text = "%d %s in %d decisions, and %d or %.1f %% are allowed";
      trips.add(
          new Trip(
              kind,
              String.format(
                  Locale.ROOT,
                  text,
                  seen,
                  what,
                  window.decisions(),
                  most.count(),
                  100 * most.share())));
    }
  }
}
