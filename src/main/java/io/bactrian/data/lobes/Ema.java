package io.bactrian.data.lobes;

/**
 * An exponential mean that begins as the simple mean of its first {@code length} values, as
 * TradingView's {@code ta.ema} and {@code ta.rma} do. NaN until then; NaN values are left out.
 */
final class Ema {
  private final int length;
  private final double weight;
  private double sum;
  private int seen;
  private double value = Double.NaN;

  private Ema(int length, double weight) {
    this.length = length;
    this.weight = weight;
  }

  /** The newest value weighs {@code 2 / (length + 1)}. */
  static Ema of(int length) {
    return new Ema(length, 2.0 / (length + 1));
  }

  /** Wilder's: the newest value weighs {@code 1 / length}. */
  static Ema wilder(int length) {
    return new Ema(length, 1.0 / length);
  }

  double next(double x) {
    if (Double.isNaN(x)) {
      return value;
    }
    if (seen < length) {
      sum += x;
      seen++;
      if (seen == length) {
        value = sum / length;
      }
    } else {
      value = weight * x + (1 - weight) * value;
    }
    return value;
  }
}
