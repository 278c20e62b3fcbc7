package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.BarLobe;

/** The lobe lorentzian, with the settings that are in use for the symbol. */
final class ScoreLorentzianProcessor extends BarsLobeProcessor {
  private final LorentzianLobes lobes;

  ScoreLorentzianProcessor(LorentzianLobes lobes) {
    this.lobes = lobes;
  }

  @Override
  BarLobe lobe(InferenceRequest question) {
    return lobes.of(question);
  }
}
