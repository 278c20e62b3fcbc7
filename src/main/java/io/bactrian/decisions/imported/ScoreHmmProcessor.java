package io.bactrian.decisions.imported;

import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lobe hmm: the side that the likely regimes take together. */
final class ScoreHmmProcessor extends ImportedLobeProcessor {
  private double threshold;

  ScoreHmmProcessor(ImportedModels models) {
    super(models, ModelKind.HMM);
  }

  /** How far the regimes of BUY and those of SELL have to be apart. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  @Override
  Side read(List<float[]> answers, Signature signature) {
    float[] regimes = answers.get(0);
    List<String> names = signature.names();
    Map<String, String> actions = signature.lobe().actions();
    double score =
        Side.likely(regimes, names, actions, Side.BUY)
            - Side.likely(regimes, names, actions, Side.SELL);
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("regime", names.get(Side.most(regimes)));
    said.put("probabilities", Side.byName(names, regimes));
    String side = score > 0 ? Side.BUY : Side.SELL;
    return Side.of(Math.abs(score) > threshold ? side : Side.HOLD, Math.abs(score), said);
  }
}
