package io.bactrian.models.performance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sharpe, Sortino and Calmar ratio of an equity curve, with the basis that its length allows. */
final class Ratios {
  /** Fewer daily returns are no basis. */
  static final int LEAST_DAYS = 20;

  /** Where there are too few days: fewer hourly returns are no basis either. */
  static final int LEAST_HOURS = 100;

  /** The Calmar ratio's bound, either way: short windows and small drawdowns make any number. */
  static final double MOST_CALMAR = 100;

  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;
  private static final double YEAR = 365.25 * DAY;

  private final EquityCurve curve;
  private final double years;

  Ratios(EquityCurve curve) {
    this.curve = curve;
    this.years = (curve.endTime() - curve.startTime()) / YEAR;
  }

  /** Returns of one length. */
  private record Basis(String name, double[] returns, double perYear) {}

  Ratio sharpe() {
    String fault = fault();
    if (fault != null) {
      return Ratio.none(fault);
    }
    Basis basis = basis();
    double value = Returns.sharpe(basis.returns(), basis.perYear());
    int n = basis.returns().length;
    return Double.isNaN(value)
        ? none(basis, "the returns do not vary")
        : new Ratio(
            value,
            Returns.sharpeError(value, n, basis.perYear()),
            basis.name(),
            n,
            basis.perYear(),
            false,
            caution(basis));
  }

  Ratio sortino() {
    String fault = fault();
    if (fault != null) {
      return Ratio.none(fault);
    }
    Basis basis = basis();
    double value = Returns.sortino(basis.returns(), basis.perYear());
    return Double.isNaN(value)
        ? none(basis, "no return is below 0")
        : new Ratio(
            value,
            null,
            basis.name(),
            basis.returns().length,
            basis.perYear(),
            false,
            caution(basis));
  }

  /** A year's compound return over the deepest drawdown (T. W. Young, Futures 20, 1991). */
  Ratio calmar(Drawdown drawdown) {
    if (curve.size() == 0) {
      return Ratio.none("there is no bar");
    }
    double annual = Returns.annual(curve.start(), curve.end(), years);
    if (drawdown.fraction() == 0) {
      return Ratio.none("the equity never fell");
    }
    double value = annual / drawdown.fraction();
    double bounded = Math.max(-MOST_CALMAR, Math.min(MOST_CALMAR, value));
    boolean clipped = bounded != value;
    String note =
        clipped
            ? "clipped to %+.0f: over %.1f days a year's return is no estimate"
                .formatted(bounded, years * 365.25)
            : "";
    return new Ratio(bounded, null, null, 1, null, clipped, note);
  }

  private static Ratio none(Basis basis, String why) {
    return new Ratio(null, null, basis.name(), basis.returns().length, basis.perYear(), false, why);
  }

  private static String caution(Basis basis) {
    return basis.name().equals("hour")
        ? "of hourly returns, for there are fewer than %d days: mind the standard error"
            .formatted(LEAST_DAYS)
        : "";
  }

  private @Nullable String fault() {
    for (double equity : curve.equity()) {
      if (equity <= 0) {
        return "the equity fell to 0 or below";
      }
    }
    return ends(DAY).length >= LEAST_DAYS || ends(HOUR).length >= LEAST_HOURS
        ? null
        : "too few returns: %d days and %d hours, %d days or %d hours are needed"
            .formatted(ends(DAY).length, ends(HOUR).length, LEAST_DAYS, LEAST_HOURS);
  }

  private Basis basis() {
    double[] days = ends(DAY);
    boolean daily = days.length >= LEAST_DAYS;
    double[] ends = daily ? days : ends(HOUR);
    return new Basis(daily ? "day" : "hour", Returns.of(curve.start(), ends), ends.length / years);
  }

  /** The last equity of each such stretch of UTC that has one. */
  private double[] ends(long length) {
    var ends = new double[curve.size()];
    int found = 0;
    long stretch = Long.MIN_VALUE;
    for (int i = 0; i < curve.size(); i++) {
      long now = Math.floorDiv(curve.times()[i] - 1, length); // a bar that closes at midnight
      found += now == stretch ? 0 : 1;
      ends[found - 1] = curve.equity()[i];
      stretch = now;
    }
    return Arrays.copyOf(ends, found);
  }
}
