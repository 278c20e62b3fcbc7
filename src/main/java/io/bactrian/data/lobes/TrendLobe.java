package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows a trend that is strong enough. BUY where EMA(20) is above EMA(50), the close above
 * EMA(20) and ADX(14) at least 20; SELL where both are below; HOLD otherwise. The confidence is
 * {@code (ADX - 15) / 35}, at most 1: 0.14 at Wilder's threshold of 20, 1 at 50. Sources: the
 * crossing of two exponential means, and Wilder, New Concepts in Technical Trading Systems (1978).
 */
public final class TrendLobe implements BarLobe {
  private static final int FAST = 20;
  private static final int SLOW = 50;
  private static final int ADX_LENGTH = 14;
  private static final double TREND = 20;
  private static final double NO_CONFIDENCE = 15;
  private static final double FULL_CONFIDENCE = 50;

  /** Of an EMA(50) less than 0.04 % depends on its beginning. */
  private static final int WINDOW = 250;

  @Override
  public String name() {
    return "trend";
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
    Ema fast = Ema.of(FAST);
    Ema slow = Ema.of(SLOW);
    var adx = new Adx(ADX_LENGTH);
    double fastMean = 0;
    double slowMean = 0;
    double strength = 0;
    for (int i = 0; i < WINDOW; i++) {
      double close = window.close()[i];
      fastMean = fast.next(close);
      slowMean = slow.next(close);
      strength = adx.next(window.high()[i], window.low()[i], close);
    }
    double close = window.close()[WINDOW - 1];
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("ema_20", fastMean);
    diagnostics.put("ema_50", slowMean);
    diagnostics.put("adx_14", strength);
    diagnostics.put("di_difference", adx.direction());
    int side = side(close, fastMean, slowMean);
    if (side == 0 || strength < TREND) {
      String reason = side == 0 ? "the close and the averages disagree" : "ADX is below 20";
      return LobeAnswer.hold(name(), reason, diagnostics);
    }
    double confidence = Math.min(1, (strength - NO_CONFIDENCE) / (FULL_CONFIDENCE - NO_CONFIDENCE));
    return LobeAnswer.of(name(), side, confidence, diagnostics);
  }

  private static int side(double close, double fast, double slow) {
    if (fast > slow && close > fast) {
      return 1;
    }
    return fast < slow && close < fast ? -1 : 0;
  }
}
