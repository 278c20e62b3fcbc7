package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows a trend that is strong enough. BUY where EMA(20) is above EMA(50), the close above
 * EMA(20) and ADX(14) at least 20; SELL where both are below; HOLD otherwise. The confidence is
 * {@code (ADX - 15) / 35}, at most 1: 0.14 at Wilder's threshold of 20, 1 at 50. Sources: the
 * crossing of two exponential means, and Wilder, New Concepts in Technical Trading Systems (1978).
 */
public final class TrendLobe extends IndicatorLobe {
  private static final double TREND = 20;
  private static final double NO_CONFIDENCE = 15;
  private static final double FULL_CONFIDENCE = 50;

  public TrendLobe() {
    super("trend", 0, Indicator.EMA_20_RATIO, Indicator.EMA_50_RATIO, Indicator.ADX_14);
  }

  @Override
  LobeAnswer answer(IndicatorStream newest, Ohlcv window) {
    double fast = newest.value(Indicator.EMA_20_RATIO);
    double slow = newest.value(Indicator.EMA_50_RATIO);
    double strength = newest.value(Indicator.ADX_14);
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("ema_20_ratio", fast);
    diagnostics.put("ema_50_ratio", slow);
    diagnostics.put("adx_14", strength);
    int side = side(fast, slow);
    if (side == 0 || strength < TREND) {
      String reason = side == 0 ? "the close and the averages disagree" : "ADX is below 20";
      return LobeAnswer.hold(name(), reason, diagnostics);
    }
    double confidence = Math.min(1, (strength - NO_CONFIDENCE) / (FULL_CONFIDENCE - NO_CONFIDENCE));
    return LobeAnswer.of(name(), side, confidence, diagnostics);
  }

  /**
   * @param fast the close over EMA(20), {@code slow} over EMA(50): the lower mean has the higher
   *     ratio
   */
  private static int side(double fast, double slow) {
    if (fast > 1 && slow > fast) {
      return 1;
    }
    return fast < 1 && slow < fast ? -1 : 0;
  }
}
