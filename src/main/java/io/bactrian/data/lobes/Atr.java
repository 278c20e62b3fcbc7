package io.bactrian.data.lobes;

/**
 * Average true range in units of price: Wilder, New Concepts in Technical Trading Systems (1978).
 * NaN for the first {@code length - 1} bars; the first bar's true range is its own.
 */
final class Atr {
  private final Ema mean;
  private double close = Double.NaN;

  Atr(int length) {
    this.mean = Ema.wilder(length);
  }

  double next(double high, double low, double newClose) {
    double range = high - low;
    if (!Double.isNaN(close)) {
      range = Math.max(range, Math.max(Math.abs(high - close), Math.abs(low - close)));
    }
    close = newClose;
    return mean.next(range);
  }
}
