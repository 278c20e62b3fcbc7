package io.bactrian.decisions.imported;

import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import java.util.List;

/** The lobe neural-ucb: the arm of a bandit with the largest mean. */
final class ScoreNeuralUcbProcessor extends ImportedLobeProcessor {
  private double exploration;

  ScoreNeuralUcbProcessor(ImportedModels models) {
    super(models, ModelKind.NEURAL_UCB);
  }

  /** What the uncertainty counts for beside the mean; 0 on live money. */
  public void setExploration(double exploration) {
    if (!(exploration >= 0) || Double.isInfinite(exploration)) {
      throw new IllegalArgumentException("exploration is 0 or more, not " + exploration);
    }
    this.exploration = exploration;
  }

  @Override
  Side read(List<float[]> answers, Signature signature) {
    return Bandit.choose(
        answers.get(0), answers.get(1), signature.names(), signature.lobe().actions(), exploration);
  }
}
