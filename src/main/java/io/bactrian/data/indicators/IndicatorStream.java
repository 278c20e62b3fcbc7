package io.bactrian.data.indicators;

import java.util.Arrays;

/**
 * All indicators of a series that grows bar by bar. A batch runs through here as well, so the two
 * are the same to the last bit. Not for several threads.
 *
 * <p>A value is NaN until its {@link Indicator#bars} have come, where one of those has a price or a
 * volume that is NaN, and where its formula divides by zero; it is never infinite.
 */
public final class IndicatorStream {
  private static final int LONGEST = 200;
  private static final int CAPACITY = 1024;
  private static final int RANGE = 14;
  private static final int BAND = 20;
  private static final double SLOPE_SCALE = BAND * (BAND * BAND - 1) / 6.0;

  private final DecayingMean rises = wilder(384);
  private final DecayingMean falls = wilder(384);
  private final DecayingMean ranges = wilder(384);
  private final DecayingMean ups = wilder(384);
  private final DecayingMean downs = wilder(384);
  private final DecayingMean directions = wilder(256);
  private final DecayingMean fast = exponential(12, 256);
  private final DecayingMean slow = exponential(26, 384);
  private final DecayingMean signal = exponential(9, 128);
  private final DecayingMean ema20 = exponential(20, 256);
  private final DecayingMean ema50 = exponential(50, 512);

  private final double[] close = missing(CAPACITY);
  private final double[] high = missing(CAPACITY);
  private final double[] low = missing(CAPACITY);
  private final double[] typical = missing(CAPACITY);
  private final double[] moneyFlow = missing(CAPACITY);
  private final double[] signedVolume = missing(CAPACITY);
  private final double[] stochastic = missing(CAPACITY);
  private final double[] values = missing(Indicator.values().length);
  private int last = LONGEST - 1;

  private static DecayingMean wilder(int known) {
    return new DecayingMean(1 - 1.0 / 14, known);
  }

  private static DecayingMean exponential(int bars, int known) {
    return new DecayingMean(1 - 2.0 / (bars + 1), known);
  }

  private static double[] missing(int size) {
    var values = new double[size];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** As it stands after these bars. */
  public static IndicatorStream after(Ohlcv bars) {
    var stream = new IndicatorStream();
    for (int i = 0; i < bars.size(); i++) {
      stream.add(bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]);
    }
    return stream;
  }

  /** Takes the next closed bar; no indicator uses its open. */
  public void add(double high, double low, double close, double volume) {
    makeRoom();
    last++;
    this.high[last] = high;
    this.low[last] = low;
    this.close[last] = close;
    typical[last] = (high + low + close) / 3;
    double change = close - this.close[last - 1];
    signedVolume[last] = Math.signum(change) * volume;
    moneyFlow[last] = Math.signum(typical[last] - typical[last - 1]) * typical[last] * volume;
    addMomentum(change);
    addAverages();
    addBands();
    addRange();
    addDirection();
    set(Indicator.CCI_20, commodityChannel());
    set(Indicator.MFI_14, moneyFlow());
    set(Indicator.OBV_SLOPE_20, volumeSlope());
  }

  /** The value at the newest bar. */
  public double value(Indicator indicator) {
    return values[indicator.ordinal()];
  }

  /** The mean of the newest 20 closes, in units of price. */
  double bandMiddle() {
    return mean(close, BAND);
  }

  private void set(Indicator indicator, double value) {
    values[indicator.ordinal()] = Double.isInfinite(value) ? Double.NaN : value;
  }

  /** What no formula reads any more is dropped once in a while, so that the rest is in one row. */
  private void makeRoom() {
    if (last + 1 < CAPACITY) {
      return;
    }
    for (double[] column :
        new double[][] {close, high, low, typical, moneyFlow, signedVolume, stochastic}) {
      System.arraycopy(column, CAPACITY - LONGEST, column, 0, LONGEST);
    }
    last = LONGEST - 1;
  }

  private void addMomentum(double change) {
    double rise = rises.add(Math.max(change, 0));
    double fall = falls.add(Math.max(-change, 0));
    set(Indicator.RSI_14, 100 * rise / (rise + fall));
    double line = fast.add(close[last]) - slow.add(close[last]);
    double average = signal.add(line);
    set(Indicator.MACD_LINE, line);
    set(Indicator.MACD_SIGNAL, average);
    set(Indicator.MACD_HISTOGRAM, line - average);
  }

  private void addAverages() {
    set(Indicator.EMA_20_RATIO, close[last] / ema20.add(close[last]));
    set(Indicator.EMA_50_RATIO, close[last] / ema50.add(close[last]));
    set(Indicator.SMA_200_RATIO, close[last] / mean(close, LONGEST));
  }

  private void addBands() {
    double mean = mean(close, BAND);
    double squares = 0;
    for (int i = last - BAND + 1; i <= last; i++) {
      squares += (close[i] - mean) * (close[i] - mean);
    }
    // Else the mean's rounding poses as movement.
    double reach = isFlat(close, BAND) ? 0 : 2 * Math.sqrt(squares / BAND);
    set(Indicator.BB_PERCENT_B, (close[last] - (mean - reach)) / (2 * reach));
    set(Indicator.BB_WIDTH, 2 * reach / mean);
  }

  private void addRange() {
    double highest = high[last];
    double lowest = low[last];
    for (int i = last - RANGE + 1; i < last; i++) {
      highest = Math.max(highest, high[i]);
      lowest = Math.min(lowest, low[i]);
    }
    double range = highest - lowest;
    stochastic[last] = 100 * (close[last] - lowest) / range;
    set(Indicator.STOCH_K_14, stochastic[last]);
    set(Indicator.STOCH_D_3, mean(stochastic, 3));
    set(Indicator.WILLIAMS_R_14, -100 * (highest - close[last]) / range);
  }

  private void addDirection() {
    double before = close[last - 1];
    double above = Math.abs(high[last] - before);
    double below = Math.abs(low[last] - before);
    double range = Math.max(high[last] - low[last], Math.max(above, below));
    set(Indicator.ATR_14_RATIO, ranges.add(range) / close[last]);
    double up = high[last] - high[last - 1];
    double down = low[last - 1] - low[last];
    double plus = ups.add(movement(up, down));
    double minus = downs.add(movement(down, up));
    double both = plus + minus;
    double direction = both == 0 ? 0 : 100 * Math.abs(plus - minus) / both;
    set(Indicator.ADX_14, directions.add(direction));
  }

  /** Wilder's directional movement: the larger of the two counts, where it is above 0. */
  private static double movement(double one, double other) {
    if (Double.isNaN(one) || Double.isNaN(other)) {
      return Double.NaN;
    }
    return one > other && one > 0 ? one : 0;
  }

  private double commodityChannel() {
    if (isFlat(typical, BAND)) {
      return Double.NaN;
    }
    double mean = mean(typical, BAND);
    double deviations = 0;
    for (int i = last - BAND + 1; i <= last; i++) {
      deviations += Math.abs(typical[i] - mean);
    }
    return (typical[last] - mean) / (0.015 * (deviations / BAND));
  }

  private double moneyFlow() {
    double positive = 0;
    double negative = 0;
    for (int i = last - RANGE + 1; i <= last; i++) {
      positive += Math.max(moneyFlow[i], 0);
      negative += Math.max(-moneyFlow[i], 0);
    }
    return 100 * positive / (positive + negative);
  }

  /**
   * The least squares slope over n values is the sum of j (n - j) times the j-th change, over n (n
   * * n - 1) / 6: the on-balance volume itself, which depends on where it began, is not needed.
   */
  private double volumeSlope() {
    double sum = 0;
    for (int j = 1; j < BAND; j++) {
      sum += j * (BAND - j) * signedVolume[last - BAND + 1 + j];
    }
    return sum / SLOPE_SCALE;
  }

  private boolean isFlat(double[] column, int bars) {
    for (int i = last - bars + 1; i < last; i++) {
      if (column[i] != column[last]) {
        return false;
      }
    }
    return true;
  }

  /** Summed anew each time: a running sum would depend on where the series began. */
  private double mean(double[] column, int bars) {
    double sum = 0;
    for (int i = last - bars + 1; i <= last; i++) {
      sum += column[i];
    }
    return sum / bars;
  }
}
