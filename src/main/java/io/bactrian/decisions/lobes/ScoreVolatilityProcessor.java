package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.BarLobe;
import io.bactrian.data.lobes.VolatilityLobe;

/** The lobe volatility. */
final class ScoreVolatilityProcessor extends BarsLobeProcessor {
  private final BarLobe lobe = new VolatilityLobe();

  @Override
  BarLobe lobe(InferenceRequest question) {
    return lobe;
  }
}
