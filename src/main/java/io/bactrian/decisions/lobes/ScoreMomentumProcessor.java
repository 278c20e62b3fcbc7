package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.BarLobe;
import io.bactrian.data.lobes.MomentumLobe;

/** The lobe momentum. */
final class ScoreMomentumProcessor extends BarsLobeProcessor {
  private final BarLobe lobe = new MomentumLobe();

  @Override
  BarLobe lobe(InferenceRequest question) {
    return lobe;
  }
}
