package io.bactrian.models.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers at one bar.
 *
 * @param answers {@code [names]} each, in the order of the kind's outputs
 * @param states what the next bar is asked with
 */
public record Step(List<float[]> answers, List<float[]> states) {

  /** What is wrong with it, by its name; null where nothing is. */
  public @Nullable String fault(ModelKind kind) {
    if (!answers.stream().allMatch(Step::isFinite)) {
      return "not-finite";
    }
    if (kind.isDistribution() && !OnnxModel.areProbabilities(answers.get(0))) {
      return "not-normalised";
    }
    if (kind == ModelKind.NEURAL_UCB && least(answers.get(1)) < 0) {
      return "negative-uncertainty";
    }
    return states.stream().allMatch(Step::isFinite) ? null : "state-not-finite";
  }

  static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static float least(float[] values) {
    float least = Float.MAX_VALUE;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }
}
