package io.bactrian.data.lobes;

import io.bactrian.data.features.Volatility;
import io.bactrian.data.indicators.Ohlcv;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names the regime of volatility, and follows a breakout where it is not low. The regime is the
 * rank of the realised volatility of 20 bars among the 250 values before it: low below 1/3, high
 * from 2/3 on. BUY where the close is more than 1.5 ATR(14) above EMA(20) (Keltner's channel), SELL
 * where it is as far below, HOLD inside of the channel or in the low regime, where breakouts are
 * noise. The confidence is the distance in ATR divided by 3, at most 1.
 */
public final class VolatilityLobe implements BarLobe {
  private static final int REALISED = 20;
  private static final int RANKED = 250;
  private static final int EMA_LENGTH = 20;
  private static final int ATR_LENGTH = 14;
  private static final double CHANNEL = 1.5;
  private static final double FULL_CONFIDENCE = 3;

  /** A return needs the close before it. */
  private static final int WINDOW = RANKED + REALISED + 1;

  @Override
  public String name() {
    return "volatility";
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
    int last = WINDOW - 1;
    double[] realised = Volatility.realised(Volatility.logReturns(window.close()), REALISED);
    double rank = Volatility.rank(realised[last], realised, last - RANKED, last);
    Ema mean = Ema.of(EMA_LENGTH);
    var atr = new Atr(ATR_LENGTH);
    double centre = 0;
    double range = 0;
    for (int i = 0; i <= last; i++) {
      centre = mean.next(window.close()[i]);
      range = atr.next(window.high()[i], window.low()[i], window.close()[i]);
    }
    double distance = range == 0 ? 0 : (window.close()[last] - centre) / range;
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("distance_atr", distance);
    if (Double.isNaN(rank)) {
      return LobeAnswer.hold(name(), "a price is not above 0, so it has no return", diagnostics);
    }
    String regime = rank < 1.0 / 3 ? "low" : rank < 2.0 / 3 ? "normal" : "high";
    diagnostics.put("regime", regime);
    diagnostics.put("rank", rank);
    diagnostics.put("realised_volatility_20", realised[last]);
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
