package io.bactrian.data.lobes;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Volatility;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names the regime of volatility, and follows a breakout where it is not low. The regime is that of
 * trade labels: the rank of the realised volatility of the newest 12 bars among the 96 before, in
 * thirds. BUY where the close is more than 1.5 ATR(14) above EMA(20) (Keltner's channel), SELL
 * where it is as far below, HOLD inside of the channel or in the low regime, where breakouts are
 * noise. The confidence is the distance in ATR divided by 3, at most 1.
 */
public final class VolatilityLobe extends IndicatorLobe {
  private static final double CHANNEL = 1.5;
  private static final double FULL_CONFIDENCE = 3;

  public VolatilityLobe() {
    // A return needs the close before it.
    super(
        "volatility",
        FeatureSet.RANKED + FeatureSet.RANKED_BARS + 1,
        Indicator.EMA_20_RATIO,
        Indicator.ATR_14_RATIO);
  }

  @Override
  LobeAnswer answer(IndicatorStream newest, Ohlcv window) {
    double rank = Volatility.newestRank(Volatility.logReturns(window.close()));
    double range = newest.value(Indicator.ATR_14_RATIO);
    double distance = range > 0 ? (1 - 1 / newest.value(Indicator.EMA_20_RATIO)) / range : 0;
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("distance_atr", distance);
    if (Double.isNaN(rank)) {
      return LobeAnswer.hold(name(), "a price is not above 0, so it has no return", diagnostics);
    }
    String regime = Volatility.regime(rank);
    diagnostics.put("regime", regime);
    diagnostics.put("rank", rank);
    if (Math.abs(distance) <= CHANNEL) {
      return LobeAnswer.hold(name(), "the close is inside of the channel", diagnostics);
    }
    if (regime.equals("low")) {
      return LobeAnswer.hold(name(), "volatility is low", diagnostics);
    }
    return LobeAnswer.of(
        name(),
        (int) Math.signum(distance),
        Math.min(1, Math.abs(distance) / FULL_CONFIDENCE),
        diagnostics);
  }
}
