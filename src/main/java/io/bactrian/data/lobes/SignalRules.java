package io.bactrian.data.lobes;

/**
 * From predictions to a direction, entries and exits, as TradingView's Lorentzian classification
 * does it bar by bar. The direction stays until a prediction of the other side passes the filters;
 * an entry is a change of the direction that goes the way of the kernel and of the trend filters.
 */
final class SignalRules {
  /** A trade is meant to last four bars: the horizon of the labels. */
  private static final int HOLD = 4;

  private final LorentzianSettings.Kernel kernelSettings;
  private final boolean dynamicExits;

  private final int[] direction = new int[HOLD + 1];
  private final boolean[] upTrend = new boolean[HOLD + 1];
  private final boolean[] downTrend = new boolean[HOLD + 1];
  private final boolean[] startLong = new boolean[HOLD + 1];
  private final boolean[] startShort = new boolean[HOLD + 1];
  private final double[] kernel = {Double.NaN, Double.NaN, Double.NaN};
  private final double[] gaussian = {Double.NaN, Double.NaN};
  private int held;
  private boolean validLongExit;
  private boolean validShortExit;
  private final Since turnedUp = new Since();
  private final Since turnedDown = new Since();
  private final Since wentLong = new Since();
  private final Since wentShort = new Since();

  SignalRules(LorentzianSettings settings) {
    this.kernelSettings = settings.kernel();
    LorentzianSettings.Filters filters = settings.filters();
    this.dynamicExits =
        settings.exits() == LorentzianSettings.Exits.DYNAMIC
            && !filters.ema()
            && !filters.sma()
            && !settings.kernel().smoothing();
  }

  record Signals(
      int direction,
      boolean kernelUp,
      boolean kernelDown,
      boolean startLong,
      boolean startShort,
      boolean endLong,
      boolean endShort) {}

  Signals next(
      int prediction,
      boolean passed,
      boolean up,
      boolean down,
      double rationalQuadratic,
      double gaussianEstimate) {
    shift(rationalQuadratic, gaussianEstimate);
    upTrend[0] = up;
    downTrend[0] = down;
    direction[0] = passed && prediction != 0 ? Integer.signum(prediction) : direction[1];
    boolean changed = direction[0] != direction[1];
    held = changed ? 0 : held + 1;
    boolean newLong = changed && direction[0] == 1 && up;
    boolean newShort = changed && direction[0] == -1 && down;
    boolean rising = kernel[1] < kernel[0];
    boolean falling = kernel[1] > kernel[0];
    boolean kernelUp = kernelSettings.smoothing() ? gaussian[0] >= kernel[0] : rising;
    boolean kernelDown = kernelSettings.smoothing() ? gaussian[0] <= kernel[0] : falling;
    startLong[0] = newLong && (kernelUp || !kernelSettings.use());
    startShort[0] = newShort && (kernelDown || !kernelSettings.use());
    boolean upChange = rising && kernel[2] > kernel[1];
    boolean downChange = falling && kernel[2] < kernel[1];
    boolean endLong = dynamicExits ? downChange && validLongExit : strictLong(newShort);
    boolean endShort = dynamicExits ? upChange && validShortExit : strictShort(newLong);
    remember(upChange, downChange);
    return new Signals(
        direction[0], kernelUp, kernelDown, startLong[0], startShort[0], endLong, endShort);
  }

  private boolean strictLong(boolean newShort) {
    boolean wasLong = direction[HOLD] == 1 && upTrend[HOLD];
    return wasLong && startLong[HOLD] && (held == HOLD || (held > 0 && held < HOLD && newShort));
  }

  private boolean strictShort(boolean newLong) {
    boolean wasShort = direction[HOLD] == -1 && downTrend[HOLD];
    return wasShort && startShort[HOLD] && (held == HOLD || (held > 0 && held < HOLD && newLong));
  }

  /** An exit is valid from the bar after the kernel's last turn came before the last entry. */
  private void remember(boolean upChange, boolean downChange) {
    boolean smoothing = kernelSettings.smoothing();
    turnedUp.next(smoothing ? crossed(1) : upChange);
    turnedDown.next(smoothing ? crossed(-1) : downChange);
    wentLong.next(startLong[0]);
    wentShort.next(startShort[0]);
    validLongExit = turnedDown.longerAgoThan(wentLong);
    validShortExit = turnedUp.longerAgoThan(wentShort);
  }

  private boolean crossed(int side) {
    return side * (gaussian[0] - kernel[0]) > 0 && side * (gaussian[1] - kernel[1]) <= 0;
  }

  private void shift(double rationalQuadratic, double gaussianEstimate) {
    System.arraycopy(direction, 0, direction, 1, HOLD);
    System.arraycopy(upTrend, 0, upTrend, 1, HOLD);
    System.arraycopy(downTrend, 0, downTrend, 1, HOLD);
    System.arraycopy(startLong, 0, startLong, 1, HOLD);
    System.arraycopy(startShort, 0, startShort, 1, HOLD);
    System.arraycopy(kernel, 0, kernel, 1, 2);
    gaussian[1] = gaussian[0];
    kernel[0] = rationalQuadratic;
    gaussian[0] = gaussianEstimate;
  }

  /** Bars since something was so; never is not comparable. */
  private static final class Since {
    private long bars = -1;

    void next(boolean now) {
      bars = now ? 0 : bars < 0 ? -1 : bars + 1;
    }

    boolean longerAgoThan(Since other) {
      return other.bars >= 0 && bars > other.bars;
    }
  }
}
