package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.BarLobe;
import io.bactrian.data.lobes.TrendLobe;

/** The lobe trend. */
final class ScoreTrendProcessor extends BarsLobeProcessor {
  private final BarLobe lobe = new TrendLobe();

  @Override
  BarLobe lobe(InferenceRequest question) {
    return lobe;
  }
}
