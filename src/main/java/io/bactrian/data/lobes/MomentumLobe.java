package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows a move that gains speed. BUY where RSI(14) is above 55 and the MACD(12, 26, 9) histogram
 * above 0; SELL where they are below 45 and below 0; HOLD otherwise. The confidence is {@code |RSI
 * - 50| / 50}. Sources: Wilder, New Concepts in Technical Trading Systems (1978); Appel, The Moving
 * Average Convergence Divergence Trading Method (1979).
 */
public final class MomentumLobe implements BarLobe {
  private static final int RSI_LENGTH = 14;
  private static final int FAST = 12;
  private static final int SLOW = 26;
  private static final int SIGNAL = 9;
  private static final double MIDDLE = 50;
  private static final double NEUTRAL = 5;
  private static final int WINDOW = 250;

  @Override
  public String name() {
    return "momentum";
  }

  @Override
  public int requiredBars() {
    return WINDOW;
  }

  @Override
  public int windowBars() {
    return WINDOW;
  }

  @Override
  public LobeAnswer answer(Ohlcv bars) {
    Ohlcv window = NewestBars.of(bars, name(), WINDOW, WINDOW);
    var rsi = new Rsi(RSI_LENGTH);
    Ema fast = Ema.of(FAST);
    Ema slow = Ema.of(SLOW);
    Ema signal = Ema.of(SIGNAL);
    double strength = 0;
    double histogram = 0;
    for (double close : window.close()) {
      strength = rsi.next(close);
      double line = fast.next(close) - slow.next(close);
      histogram = line - signal.next(line);
    }
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("rsi_14", strength);
    diagnostics.put("macd_histogram", histogram);
    double distance = strength - MIDDLE;
    if (Math.abs(distance) <= NEUTRAL) {
      return LobeAnswer.hold(name(), "RSI is between 45 and 55", diagnostics);
    }
    if (distance * histogram <= 0) {
      return LobeAnswer.hold(name(), "RSI and MACD disagree", diagnostics);
    }
    return LobeAnswer.of(
        name(), (int) Math.signum(distance), Math.abs(distance) / MIDDLE, diagnostics);
  }
}
