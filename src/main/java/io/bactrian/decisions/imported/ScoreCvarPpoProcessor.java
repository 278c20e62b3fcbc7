package io.bactrian.decisions.imported;

import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lobe cvar-ppo: the likeliest action of a policy, never a drawn one. */
final class ScoreCvarPpoProcessor extends ImportedLobeProcessor {
  ScoreCvarPpoProcessor(ImportedModels models) {
    super(models, ModelKind.CVAR_PPO);
  }

  @Override
  Side read(List<float[]> answers, Signature signature) {
    float[] likely = answers.get(0);
    List<String> names = signature.names();
    Map<String, String> actions = signature.lobe().actions();
    String chosen = names.get(Side.most(likely));
    String action = actions.getOrDefault(chosen, Side.HOLD);
    String other = action.equals(Side.BUY) ? Side.SELL : Side.BUY;
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("chosen", chosen);
    said.put("probabilities", Side.byName(names, likely));
    return Side.of(
        action,
        Side.likely(likely, names, actions, action) - Side.likely(likely, names, actions, other),
        said);
  }
}
