package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.Measured;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the scorecard.
 *
 * @param subject a model, or {@code all}
 * @param figure null where there is not enough data
 * @param target null where there is none to compare with
 * @param base what needs no model or skill; null where there is no such thing
 * @param rows that there are
 * @param missing what is missing, or what limits the figure
 */
record Entry(
    Measure measure,
    String subject,
    State state,
    @Nullable Measured figure,
    @Nullable Double target,
    @Nullable Double base,
    long rows,
    String missing) {

  /** A target is met or missed where the whole interval is on one side of it. */
  enum State {
    MET,
    MISSED,
    UNCLEAR,
    NOT_ENOUGH_DATA;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param above whether more is better
     */
    static State of(double low, double high, boolean above, double target) {
      if (above ? low >= target : high <= target) {
        return MET;
      }
      return (above ? high < target : low > target) ? MISSED : UNCLEAR;
    }
  }

  static Entry of(Measure measure, Measured figure, String limits) {
    double target = measure.target() == null ? Double.NaN : measure.target();
    State state = State.of(figure.low(), figure.high(), measure.above(), target);
    return new Entry(measure, "all", state, figure, measure.target(), null, figure.rows(), limits);
  }

  static Entry notEnough(Measure measure, long rows, String missing) {
    return new Entry(
        measure, "all", State.NOT_ENOUGH_DATA, null, measure.target(), null, rows, missing);
  }

  Entry about(String model) {
    return new Entry(measure, model, state, figure, target, base, rows, missing);
  }

  Entry with(@Nullable Double itsBase) {
    return new Entry(measure, subject, state, figure, target, itsBase, rows, missing);
  }
}
