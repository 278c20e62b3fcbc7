package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows a move that gains speed. BUY where RSI(14) is above 55 and the MACD(12, 26, 9) histogram
 * above 0; SELL where they are below 45 and below 0; HOLD otherwise. The confidence is {@code |RSI
 * - 50| / 50}. Sources: Wilder, New Concepts in Technical Trading Systems (1978); Appel, The Moving
 * Average Convergence Divergence Trading Method (1979).
 */
public final class MomentumLobe extends IndicatorLobe {
  private static final double MIDDLE = 50;
  private static final double NEUTRAL = 5;

  public MomentumLobe() {
    super("momentum", 0, Indicator.RSI_14, Indicator.MACD_HISTOGRAM);
  }

  @Override
  LobeAnswer answer(IndicatorStream newest, Ohlcv window) {
    double strength = newest.value(Indicator.RSI_14);
    double histogram = newest.value(Indicator.MACD_HISTOGRAM);
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    if (Double.isNaN(strength)) {
      return LobeAnswer.hold(name(), "no close differs from another", diagnostics);
    }
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
