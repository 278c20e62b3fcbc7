package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import java.util.Arrays;

/** A lobe that answers from indicators at the newest bar, which are those of everybody else. */
abstract class IndicatorLobe implements BarLobe {
  private final String name;
  private final int bars;

  /**
   * @param more bars that it needs, whatever its indicators need
   * @param indicators that it reads
   */
  IndicatorLobe(String name, int more, Indicator... indicators) {
    this.name = name;
    this.bars = Math.max(more, Arrays.stream(indicators).mapToInt(Indicator::bars).max().orElse(0));
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int requiredBars() {
    return bars;
  }

  @Override
  public final int windowBars() {
    return bars;
  }

  @Override
  public final LobeAnswer answer(Ohlcv all) {
    Ohlcv window = NewestBars.of(all, name, bars, bars);
    return answer(IndicatorStream.after(window), window);
  }

  /**
   * @param newest the indicators at the last bar of the window
   */
  abstract LobeAnswer answer(IndicatorStream newest, Ohlcv window);
}
