package io.bactrian.data.lobes;

/**
 * Relative strength index, 0 to 100: Wilder, New Concepts in Technical Trading Systems (1978). NaN
 * for the first {@code length} values; 100 where no price fell.
 */
final class Rsi {
  private final Ema ups;
  private final Ema downs;
  private double previous = Double.NaN;

  Rsi(int length) {
    this.ups = Ema.wilder(length);
    this.downs = Ema.wilder(length);
  }

  double next(double price) {
    double change = price - previous;
    previous = price;
    double up = ups.next(Math.max(change, 0));
    double down = downs.next(Math.max(-change, 0));
    if (Double.isNaN(up)) {
      return Double.NaN;
    }
    if (down == 0) {
      return 100;
    }
    return up == 0 ? 0 : 100 - 100 / (1 + up / down);
  }
}
