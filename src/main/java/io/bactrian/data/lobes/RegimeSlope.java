package io.bactrian.data.lobes;

/**
 * How much the slope of a Kalman-like smoothed price exceeds its usual slope, as a share of that:
 * the regime filter of TradingView's Lorentzian classification. -1 for a standstill, 0 for the
 * usual slope, NaN for the first bar and before any price moved. The mean of the slopes begins at
 * the first of them, as in the script's exports whose chart begins shortly before.
 */
final class RegimeSlope {
  private static final double USUAL_WEIGHT = 2.0 / 201;

  private boolean begun;
  private double price;
  private double velocity;
  private double range;
  private double smoothed;
  private double usual;

  double next(double open, double high, double low, double close) {
    double newPrice = (open + high + low + close) / 4;
    if (!begun) {
      begun = true;
      price = newPrice;
      range = high - low;
      smoothed = newPrice;
      return Double.NaN;
    }
    velocity = 0.2 * (newPrice - price) + 0.8 * velocity;
    range = 0.1 * (high - low) + 0.8 * range;
    price = newPrice;
    double omega = range == 0 ? 0 : Math.abs(velocity / range);
    double square = omega * omega;
    double alpha = (-square + Math.sqrt(square * square + 16 * square)) / 8;
    double before = smoothed;
    smoothed = alpha * newPrice + (1 - alpha) * smoothed;
    double slope = Math.abs(smoothed - before);
    usual = usual == 0 ? slope : USUAL_WEIGHT * slope + (1 - USUAL_WEIGHT) * usual;
    return usual == 0 ? Double.NaN : (slope - usual) / usual;
  }
}
