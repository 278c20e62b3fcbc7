package io.bactrian.data.lobes;

/**
 * Average directional index, 0 to 100: Wilder, New Concepts in Technical Trading Systems (1978), in
 * the form of TradingView's Lorentzian classification: sums that decay from the first bar on, whose
 * previous prices count as 0. NaN for the first {@code length - 1} bars; 0 where nothing moves.
 */
final class Adx {
  /** Moves that differ by less than this share of the price are equal: decimals made binary. */
  private static final double EQUAL = 1e-12;

  private final int length;
  private final Ema mean;
  private double high;
  private double low;
  private double plus;
  private double minus;

  Adx(int length) {
    this.length = length;
    this.mean = Ema.wilder(length);
  }

  double next(double newHigh, double newLow) {
    double up = newHigh - high;
    double down = low - newLow;
    double equal = EQUAL * newHigh;
    plus += (up > down + equal ? Math.max(up, 0) : 0) - plus / length;
    minus += (down > up + equal ? Math.max(down, 0) : 0) - minus / length;
    high = newHigh;
    low = newLow;
    double sum = plus + minus;
    return mean.next(sum == 0 ? 0 : Math.abs(plus - minus) / sum * 100);
  }
}
